#pragma once

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>

#include "models/callback.h"

namespace glgrad {

struct ProgressBarOptions {
    std::ostream* out = nullptr;  ///< By default std::cout.
    /// Whether to draw a moving bar; by default when std::cout is a terminal.
    std::optional<bool> interactive = std::nullopt;
};

/// Shows how training goes. On a terminal it is a bar with the time left, drawn at most ten times
/// a second, and the epoch's numbers, read back from the device at most once a second. Elsewhere it
/// is one line per epoch, and nothing is read back for it.
class ProgressBar : public Callback {
public:
    explicit ProgressBar(const ProgressBarOptions& options = {});
    void onEpochBegin(const Training& training) override;
    void onBatchEnd(const Training& training) override;
    void onEpochEnd(const Training& training, const Logs& logs) override;
    void onTrainEnd(const Training& training) override;

private:
    using Clock = std::chrono::steady_clock;

    std::ostream& out_;
    bool interactive_;
    bool isDrawn_ = false;  // The line is not ended.
    Clock::time_point epochStart_;
    Clock::time_point lastDrawn_;
    Clock::time_point lastMeasured_;
    std::string measured_;
};

}  // namespace glgrad

#include "models/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <utility>

namespace glgrad {
namespace {

using namespace std::chrono_literals;

constexpr auto kDrawEvery = 100ms;
constexpr auto kMeasureEvery = 1s;
constexpr Index kBarWidth = 20;
// Back to the line's start, and erase what is there (ECMA-48).
constexpr const char* kRestartLine = "\r\x1b[K";

double secondsOf(std::chrono::steady_clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

// "0.4s", "12s" or "3m07s"
std::string formatSeconds(double seconds) {
    std::ostringstream out;
    if (seconds < 10.0) {
        out << std::fixed << std::setprecision(1) << seconds << 's';
    } else if (seconds < 60.0) {
        out << static_cast<Index>(seconds) << 's';
    } else {
        const Index whole = static_cast<Index>(seconds);
        out << whole / 60 << 'm' << std::setw(2) << std::setfill('0') << whole % 60 << 's';
    }
    return out.str();
}

std::string epochOf(const Training& training) {
    std::ostringstream out;
    out << "Epoch " << training.epoch << '/' << training.epochs;
    return out.str();
}

std::string barOf(const Training& training) {
    const auto full = static_cast<std::size_t>(kBarWidth * training.step / training.steps);
    return '[' + std::string(full, '=') + std::string(kBarWidth - full, '.') + ']';
}

class ProgressBarBody : public CallbackBody {
public:
    explicit ProgressBarBody(const ProgressBar& options)
        : out_(options.out ? *options.out : std::cout),
          interactive_(options.interactive.value_or(!options.out && isatty(STDOUT_FILENO) != 0)) {}

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

void ProgressBarBody::onEpochBegin(const Training&) {
    epochStart_ = lastMeasured_ = Clock::now();
    lastDrawn_ = {};
    measured_.clear();
}

void ProgressBarBody::onBatchEnd(const Training& training) {
    if (!interactive_) return;
    Clock::time_point now = Clock::now();
    if (now - lastDrawn_ < kDrawEvery) return;
    if (now - lastMeasured_ >= kMeasureEvery) {
        measured_ = " - " + training.measure().toString();
        // The device may have been behind: the time left counts what is really done.
        lastMeasured_ = now = Clock::now();
    }
    lastDrawn_ = now;
    const double left = secondsOf(now - epochStart_) *
                        static_cast<double>(training.steps - training.step) /
                        static_cast<double>(training.step);
    out_ << kRestartLine << epochOf(training) << ' ' << barOf(training) << ' ' << training.step
         << '/' << training.steps << ' ' << formatSeconds(left) << " left" << measured_
         << std::flush;
    isDrawn_ = true;
}

void ProgressBarBody::onEpochEnd(const Training& training, const Logs& logs) {
    if (interactive_) out_ << kRestartLine;
    out_ << epochOf(training) << " - " << formatSeconds(secondsOf(Clock::now() - epochStart_));
    if (training.step < training.steps) {
        out_ << " - stopped at batch " << training.step << '/' << training.steps;
    }
    out_ << " - " << logs.toString() << std::endl;
    isDrawn_ = false;
}

void ProgressBarBody::onTrainEnd(const Training&) {
    // An exception ended training within an epoch: what is said about it begins a line.
    if (std::exchange(isDrawn_, false)) out_ << std::endl;
}

}  // namespace

void describe(Fields& field, ProgressBar& o) {
    field("out", o.out);
    field("interactive", o.interactive);
}

const CallbackClass& classOf(const ProgressBar&) {
    return describedAs<ProgressBar, ProgressBarBody>("ProgressBar");
}

}  // namespace glgrad

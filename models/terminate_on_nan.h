#pragma once

#include "models/callback.h"

namespace glgrad {

/// Stops training, and says so on std::cerr, at the end of an epoch whose loss is NaN or infinite.
class TerminateOnNaN : public Callback {
public:
    void onEpochEnd(const Training& training, const Logs& logs) override;
};

}  // namespace glgrad

#pragma once

#include "models/callback.h"

namespace glgrad {

/// Makes Ctrl-C (SIGINT) end training after the batch that it is at. A second one ends the
/// program, as does one after training. For one training at a time.
class StopOnInterrupt : public Callback {
public:
    void onTrainBegin(const Training& training) override;
    void onTrainEnd(const Training& training) override;

    /// Puts the earlier handler back when an exception ended training.
    ~StopOnInterrupt() override;
};

}  // namespace glgrad

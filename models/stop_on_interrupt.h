#pragma once

#include <memory>
#include <vector>

#include "models/callback.h"

namespace glgrad {

/// Makes Ctrl-C (SIGINT) end training after the batch that it is at. A second one ends the
/// program, as does one after training: what the program does with SIGINT otherwise is put back
/// when training ends, also by an exception. Trainings within trainings and on other threads all
/// end, if they have this callback; up to 64 at a time.
class StopOnInterrupt : public Callback {
public:
    void onTrainBegin(const Training& training) override;
    void onTrainEnd(const Training& training) override;

private:
    class Watch;
    std::vector<std::shared_ptr<Watch>> watches_;  // One for each training that this is in.
};

}  // namespace glgrad

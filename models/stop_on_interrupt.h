#pragma once

#include "models/callback.h"

namespace glgrad {

/// Makes Ctrl-C (SIGINT) end training after the batch that it is at. A second one ends the
/// program, as does one after training: what the program does with SIGINT otherwise is put back
/// when training ends, also by an exception. Trainings within trainings and on other threads all
/// end, if they have this callback; up to 64 at a time.
struct StopOnInterrupt {};
const CallbackClass& classOf(const StopOnInterrupt&);

}  // namespace glgrad

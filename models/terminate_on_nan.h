#pragma once

#include "models/callback.h"

namespace glgrad {

/// Stops training, and says so on std::cerr with the epoch and the batch, when the mean loss of an
/// epoch has become NaN or infinite. It looks after every batch on the CPU. On other devices, where
/// to read a number is to wait for all that was asked of them, it looks at most once a second, and
/// at the end of each epoch: the batch that it names is then the one after which it looked.
struct TerminateOnNaN {};
const CallbackClass& classOf(const TerminateOnNaN&);

}  // namespace glgrad

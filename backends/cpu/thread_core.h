// glgrad: internal header
#pragma once

namespace glgrad {

/// The core that this thread runs on now, or -1 where the system does not tell.
int currentCore();

/// Moves this thread from `core` to another one that it may use, once: it is not kept there.
void leaveCore(int core);

}  // namespace glgrad

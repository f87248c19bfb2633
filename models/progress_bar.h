#pragma once

#include <iosfwd>
#include <optional>

#include "models/callback.h"

namespace glgrad {

/// Shows how training goes. On a terminal it is a bar with the time left, drawn at most ten times
/// a second, and the epoch's numbers, read back from the device at most once a second. Elsewhere it
/// is one line per epoch, and nothing is read back for it.
struct ProgressBar {
    std::ostream* out = nullptr;  ///< By default std::cout.
    /// Whether to draw a moving bar; by default when std::cout is a terminal.
    std::optional<bool> interactive = std::nullopt;
};
const CallbackClass& classOf(const ProgressBar&);

}  // namespace glgrad

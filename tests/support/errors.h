#pragma once

#include <string>

namespace glgrad {

/// The message of the `Expected` that `action` throws; any other exception goes on. An action that
/// does not throw gives "(no error)".
template <class Expected, class Action>
std::string errorOf(Action action) {
    try {
        action();
    } catch (const Expected& error) {
        return error.what();
    }
    return "(no error)";
}

}  // namespace glgrad

#pragma once

#include <string>

namespace glgrad {

/// Counts the calls of OpenGL's functions while it lives, whatever glgrad says of itself. One at a
/// time, on one thread.
class CallsOfGl {
public:
    CallsOfGl();
    ~CallsOfGl();
    CallsOfGl(const CallsOfGl&) = delete;
    CallsOfGl& operator=(const CallsOfGl&) = delete;

    int count(const std::string& function) const;
};

}  // namespace glgrad

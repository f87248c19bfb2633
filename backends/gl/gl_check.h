#pragma once

#include <string>

namespace glgrad {

/// While one lives, errors of OpenGL on this thread do not throw: for destructors, and for calls
/// that may fail.
class QuietGl {
public:
    QuietGl();
    ~QuietGl();
    QuietGl(const QuietGl&) = delete;
    QuietGl& operator=(const QuietGl&) = delete;
};

/// Whether errors of OpenGL throw: in debug builds, or when the environment variable
/// GLGRAD_GL_CHECK is not 0, every call is followed by glGetError, and an error is an Error with
/// the function's name.
bool glChecksAreOn();

/// Told the name of each function of OpenGL that glgrad has called, for tests. Null: nobody is.
using GlListener = void (*)(const char* function);
void setGlListener(GlListener listener);

/// "GL_INVALID_VALUE"; for other values their number.
std::string glErrorName(unsigned error);

/// Clears the context's error flags, and says which was set: 0 for none.
unsigned takeGlError();

}  // namespace glgrad

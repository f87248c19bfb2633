#pragma once

#include <string>

namespace glgrad {

/// Makes glbinding call through glgrad's function table on this thread, and gives it back to the
/// application's one afterwards, where there was one. Sets glbinding up at its first use: then, in
/// debug builds or when the environment variable GLGRAD_GL_CHECK is not 0, every call of OpenGL
/// is followed by glGetError, and an error throws Error with the function's name.
class GlBindingScope {
public:
    GlBindingScope();
    ~GlBindingScope();
    GlBindingScope(const GlBindingScope&) = delete;
    GlBindingScope& operator=(const GlBindingScope&) = delete;

private:
    long long previous_;
};

/// False when the process ends, for destructors of static objects: glbinding may be gone by then.
bool glCanBeCalled();

/// While one lives, errors of OpenGL on this thread do not throw: for destructors, and for calls
/// that may fail.
class QuietGl {
public:
    QuietGl();
    ~QuietGl();
    QuietGl(const QuietGl&) = delete;
    QuietGl& operator=(const QuietGl&) = delete;
};

/// Whether errors of OpenGL throw.
bool glChecksAreOn();

/// "GL_INVALID_VALUE"; for other values their number.
std::string glErrorName(unsigned error);

/// Clears the context's error flags, and says which was set: 0 for none.
unsigned takeGlError();

}  // namespace glgrad

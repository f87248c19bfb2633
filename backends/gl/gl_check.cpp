#include "backends/gl/gl_check.h"

#include <glbinding/gl33core/enum.h>

#include <cstdlib>
#include <string_view>

#include "backends/gl/gl_functions.h"
#include "core/error.h"

namespace glgrad {

using namespace gl33core;

namespace {

std::atomic<GlListener> listener = nullptr;
thread_local int quiet = 0;

bool checksWanted() {
    if (const char* value = std::getenv("GLGRAD_GL_CHECK")) return std::string_view(value) != "0";
#ifdef NDEBUG
    return false;
#else
    return true;
#endif
}

}  // namespace

void glCalled(const char* function) {
    if (const GlListener hears = listener.load(std::memory_order_relaxed)) hears(function);
    if (!glChecksAreOn() || quiet > 0) return;
    const unsigned error = takeGlError();
    if (error != 0) throw Error(concat("OpenGL: ", function, " reported ", glErrorName(error)));
}

void setGlListener(GlListener hears) { listener = hears; }

QuietGl::QuietGl() { ++quiet; }
QuietGl::~QuietGl() { --quiet; }

bool glChecksAreOn() {
    static const bool on = checksWanted();
    return on;
}

std::string glErrorName(unsigned error) {
    switch (static_cast<GLenum>(error)) {
        case GL_INVALID_ENUM:
            return "GL_INVALID_ENUM";
        case GL_INVALID_VALUE:
            return "GL_INVALID_VALUE";
        case GL_INVALID_OPERATION:
            return "GL_INVALID_OPERATION";
        case GL_INVALID_FRAMEBUFFER_OPERATION:
            return "GL_INVALID_FRAMEBUFFER_OPERATION";
        case GL_OUT_OF_MEMORY:
            return "GL_OUT_OF_MEMORY";
        default:
            return concat("error ", error);
    }
}

unsigned takeGlError() {
    const QuietGl alone;  // or each glGetError would be followed by another one
    // A lost context reports errors without end.
    unsigned first = 0;
    for (int i = 0; i < 8; ++i) {
        const unsigned error = static_cast<unsigned>(glGetError());
        if (error == 0) break;
        if (first == 0) first = error;
    }
    return first;
}

}  // namespace glgrad

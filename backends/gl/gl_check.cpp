#include "backends/gl/gl_check.h"

#include <glbinding/AbstractFunction.h>
#include <glbinding/CallbackMask.h>
#include <glbinding/FunctionCall.h>
#include <glbinding/gl33core/gl.h>
#if __has_include(<glbinding/glbinding.h>)
#include <EGL/egl.h>
#include <glbinding/glbinding.h>
#define GLGRAD_GLBINDING_3 1
#else
#include <glbinding/Binding.h>
#include <glbinding/callbacks.h>
#define GLGRAD_GLBINDING_3 0
#endif

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <string_view>

#include "core/error.h"

namespace glgrad {
namespace {

using namespace gl33core;

// glbinding 3 has free functions where 2 has static ones, and is told how to find OpenGL's.
#if GLGRAD_GLBINDING_3
namespace Binding = glbinding;

void resolve(glbinding::ContextHandle table) {
    glbinding::initialize(table, [](const char* name) { return eglGetProcAddress(name); });
}
#else
using Binding = glbinding::Binding;

void resolve(glbinding::ContextHandle table) { Binding::initialize(table, true, true); }
#endif

// One function table serves all contexts: EGL and GLX give addresses that do not depend on the
// context, and glbinding 2.1.1 is not safe when a table is added while another thread draws.
constexpr glbinding::ContextHandle kTable = 0x676c67726164;
constexpr glbinding::ContextHandle kNoTable = -1;

thread_local glbinding::ContextHandle tableInUse = kNoTable;
thread_local int quiet = 0;
std::atomic<bool> exiting = false;

bool checksWanted() {
    if (const char* value = std::getenv("GLGRAD_GL_CHECK")) return std::string_view(value) != "0";
#ifdef NDEBUG
    return false;
#else
    return true;
#endif
}

void checkCall(const glbinding::FunctionCall& call) {
    if (quiet > 0 || tableInUse != kTable) return;
    const unsigned error = takeGlError();
    if (error == 0) return;
    throw Error(concat("OpenGL: ", call.function->name(), " reported ", glErrorName(error)));
}

void initialize() {
    Binding::addContextSwitchCallback([](glbinding::ContextHandle table) { tableInUse = table; });
    resolve(kTable);
    std::atexit([] { exiting = true; });  // Runs before glbinding's static objects go.
    if (!glChecksAreOn()) return;
    glbinding::setAfterCallback(checkCall);
    glbinding::setCallbackMaskExcept(glbinding::CallbackMask::After, {"glGetError"});
}

}  // namespace

GlBindingScope::GlBindingScope() : previous_(tableInUse) {
    static std::once_flag once;
    std::call_once(once, initialize);
    Binding::useContext(kTable);
}

GlBindingScope::~GlBindingScope() {
    if (previous_ != kNoTable && previous_ != kTable) Binding::useContext(previous_);
}

bool glCanBeCalled() { return !exiting; }

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

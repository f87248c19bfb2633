#if GLGRAD_WITH_GL

#include "tests/support/gl_binding.h"

#include <glbinding/AbstractFunction.h>
#include <glbinding/CallbackMask.h>
#include <glbinding/FunctionCall.h>
#if __has_include(<glbinding/glbinding.h>)
#include <EGL/egl.h>
#include <glbinding/glbinding.h>
#define GLGRAD_GLBINDING_3 1
#else
#include <glbinding/Binding.h>
#include <glbinding/callbacks.h>
#define GLGRAD_GLBINDING_3 0
#endif

#include "backends/gl/gl_check.h"
#include "backends/gl/gl_functions.h"

namespace glgrad {
namespace {

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

// EGL and GLX give addresses that do not depend on the context: one table serves all.
constexpr glbinding::ContextHandle kTable = 1;

bool initialize() {
    resolve(kTable);
    if (!glChecksAreOn()) return true;
    glbinding::setAfterCallback(
        [](const glbinding::FunctionCall& call) { glCalled(call.function->name()); });
    glbinding::setCallbackMaskExcept(glbinding::CallbackMask::After, {"glGetError"});
    return true;
}

}  // namespace

void useGlbinding() {
    [[maybe_unused]] static const bool once = initialize();
    Binding::useContext(kTable);
}

}  // namespace glgrad

#endif

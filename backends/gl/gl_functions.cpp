#include "backends/gl/gl_functions.h"

#include <cstdlib>

#include "backends/gl/egl_functions.h"
#include "backends/gl/native_context.h"
#include "core/error.h"

namespace glgrad {
namespace {

std::atomic<bool> exiting = false;

}  // namespace

bool glCanBeCalled() { return !exiting; }

void* findInGl(const char* function) {
    // A context is current: what its driver does at exit was registered before, and comes after.
    [[maybe_unused]] static const int registered = std::atexit([] { exiting = true; });
    if (eglLibrary().isHere()) {
        const auto address = eglGetProcAddress(function);
        if (address) return reinterpret_cast<void*>(address);
    }
    if (void* const address = glxProcAddress(function)) return address;
    throw DeviceError(concat("neither EGL nor GLX knows OpenGL's function ", function));
}

}  // namespace glgrad

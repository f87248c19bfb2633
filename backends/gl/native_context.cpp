#include "backends/gl/native_context.h"

#include <array>
#include <cstdint>

#include "backends/gl/egl_functions.h"
#include "core/error.h"

namespace glgrad {
namespace {

// Like the other libraries never destroyed: devices may be closed by destructors of static objects.
// Without X11's headers, that glgrad needs for nothing else.
const RuntimeLibrary& glxLibrary() {
    static const auto& library =
        *new RuntimeLibrary("glXGetCurrentContext", {"libGLX.so.0", "libGL.so.1"});
    return library;
}
void* findInGlx(const char* function) { return glxLibrary().find(function); }

#define GLGRAD_GLX(function, ...) \
    constinit RuntimeFunction<__VA_ARGS__> function(#function, findInGlx)

GLGRAD_GLX(glXGetCurrentContext, void*());
GLGRAD_GLX(glXGetCurrentDisplay, void*());
GLGRAD_GLX(glXGetCurrentDrawable, unsigned long());
GLGRAD_GLX(glXGetCurrentReadDrawable, unsigned long());
GLGRAD_GLX(glXGetProcAddressARB, void*(const char* function));
GLGRAD_GLX(glXMakeContextCurrent,
           int(void* display, unsigned long draw, unsigned long read, void* context));

#undef GLGRAD_GLX

unsigned long toNumber(EGLSurface surface) { return reinterpret_cast<std::uintptr_t>(surface); }
EGLSurface toSurface(unsigned long number) {
    return reinterpret_cast<EGLSurface>(number);  // NOLINT(performance-no-int-to-ptr)
}

struct EglError {
    EGLint code;
    const char* name;
    const char* hint;
};

constexpr auto kDestroyed =
    ": somebody ended its display (eglTerminate) or destroyed the context; open a new device";
constexpr std::array kEglErrors{
    EglError{EGL_NOT_INITIALIZED, "EGL_NOT_INITIALIZED", kDestroyed},
    EglError{EGL_BAD_DISPLAY, "EGL_BAD_DISPLAY", kDestroyed},
    EglError{EGL_BAD_CONTEXT, "EGL_BAD_CONTEXT", kDestroyed},
    EglError{EGL_BAD_ACCESS, "EGL_BAD_ACCESS", ": it is current on another thread"},
    EglError{EGL_BAD_ALLOC, "EGL_BAD_ALLOC", ": there is no memory left"},
    EglError{EGL_BAD_MATCH, "EGL_BAD_MATCH", ""},
    EglError{EGL_BAD_CONFIG, "EGL_BAD_CONFIG", ""},
    EglError{EGL_BAD_ATTRIBUTE, "EGL_BAD_ATTRIBUTE", ""},
    EglError{EGL_BAD_PARAMETER, "EGL_BAD_PARAMETER", ""},
    EglError{EGL_BAD_SURFACE, "EGL_BAD_SURFACE", ""},
    EglError{EGL_BAD_CURRENT_SURFACE, "EGL_BAD_CURRENT_SURFACE", ""},
    EglError{EGL_BAD_NATIVE_WINDOW, "EGL_BAD_NATIVE_WINDOW", ""},
    EglError{EGL_CONTEXT_LOST, "EGL_CONTEXT_LOST", ": the graphics processor was reset"},
};

EglError describe(EGLint code) {
    for (const EglError& error : kEglErrors) {
        if (error.code == code) return error;
    }
    return {code, "", ""};
}

std::string toString(const EglError& error) {
    return concat("EGL error 0x", std::hex, error.code, *error.name ? " (" : "", error.name,
                  *error.name ? ")" : "");
}

NativeContext currentEgl() {
    return {.system = NativeContext::System::egl,
            .context = eglGetCurrentContext(),
            .display = eglGetCurrentDisplay(),
            .draw = toNumber(eglGetCurrentSurface(EGL_DRAW)),
            .read = toNumber(eglGetCurrentSurface(EGL_READ))};
}

NativeContext currentGlx() {
    return {.system = NativeContext::System::glx,
            .context = glXGetCurrentContext(),
            .display = glXGetCurrentDisplay(),
            .draw = glXGetCurrentDrawable(),
            .read = glXGetCurrentReadDrawable()};
}

void release(const NativeContext& current) {
    if (current.system == NativeContext::System::egl) {
        eglMakeCurrent(current.display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    } else if (current.system == NativeContext::System::glx) {
        glXMakeContextCurrent(current.display, 0, 0, nullptr);
    }
}

}  // namespace

const RuntimeLibrary& eglLibrary() {
    static const auto& library = *new RuntimeLibrary("eglGetCurrentContext", {"libEGL.so.1"});
    return library;
}

NativeContext currentNativeContext() {
    if (eglLibrary().isHere() && eglGetCurrentContext() != EGL_NO_CONTEXT) return currentEgl();
    if (glxLibrary().isHere() && glXGetCurrentContext()) return currentGlx();
    return {};
}

void* glxProcAddress(const char* function) {
    return glxLibrary().isHere() ? glXGetProcAddressARB(function) : nullptr;
}

bool isCurrent(const NativeContext& context) {
    if (context.system == NativeContext::System::egl) {
        return eglGetCurrentContext() == context.context;
    }
    return context && glXGetCurrentContext() == context.context;
}

bool isAlive(const NativeContext& context) {
    if (context.system != NativeContext::System::egl) return true;
    EGLint type = 0;
    return eglQueryContext(context.display, context.context, EGL_CONTEXT_CLIENT_TYPE, &type) ==
           EGL_TRUE;
}

bool makeCurrent(const NativeContext& context) {
    // EGL refuses while a context of GLX is current on the thread, and the other way round.
    const NativeContext current = currentNativeContext();
    if (current && current.system != context.system) release(current);
    switch (context.system) {
        case NativeContext::System::egl:
            return eglMakeCurrent(context.display, toSurface(context.draw), toSurface(context.read),
                                  context.context) == EGL_TRUE;
        case NativeContext::System::glx:
            return glXMakeContextCurrent(context.display, context.draw, context.read,
                                         context.context) != 0;
        default:
            return true;
    }
}

std::string whyNotCurrent(const NativeContext& context) {
    if (context.system != NativeContext::System::egl) return "";
    const EglError error = describe(eglGetError());
    return concat(": ", toString(error), error.hint);
}

std::string lastEglError() { return toString(describe(eglGetError())); }

}  // namespace glgrad

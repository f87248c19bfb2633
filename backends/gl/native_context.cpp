#include "backends/gl/native_context.h"

#include <EGL/egl.h>
#include <dlfcn.h>

#include <cstdint>

namespace glgrad {
namespace {

// GLX is looked up at run time: it is in the process when an application uses it, and glgrad itself
// needs neither it nor X11's headers.
struct Glx {
    void* (*getContext)() = nullptr;
    void* (*getDisplay)() = nullptr;
    unsigned long (*getDrawable)() = nullptr;
    unsigned long (*getReadDrawable)() = nullptr;
    int (*makeContextCurrent)(void*, unsigned long, unsigned long, void*) = nullptr;

    Glx() {
        find(getContext, "glXGetCurrentContext");
        find(getDisplay, "glXGetCurrentDisplay");
        find(getDrawable, "glXGetCurrentDrawable");
        find(getReadDrawable, "glXGetCurrentReadDrawable");
        find(makeContextCurrent, "glXMakeContextCurrent");
    }
    bool usable() const {
        return getContext && getDisplay && getDrawable && getReadDrawable && makeContextCurrent;
    }

private:
    template <class Function>
    static void find(Function& function, const char* name) {
        function = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
    }
};

const Glx& glx() {
    static const Glx functions;
    return functions;
}

unsigned long toNumber(EGLSurface surface) { return reinterpret_cast<std::uintptr_t>(surface); }
EGLSurface toSurface(unsigned long number) {
    return reinterpret_cast<EGLSurface>(number);  // NOLINT(performance-no-int-to-ptr)
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
            .context = glx().getContext(),
            .display = glx().getDisplay(),
            .draw = glx().getDrawable(),
            .read = glx().getReadDrawable()};
}

void release(const NativeContext& current) {
    if (current.system == NativeContext::System::egl) {
        eglMakeCurrent(current.display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    } else if (current.system == NativeContext::System::glx) {
        glx().makeContextCurrent(current.display, 0, 0, nullptr);
    }
}

}  // namespace

NativeContext currentNativeContext() {
    if (eglGetCurrentContext() != EGL_NO_CONTEXT) return currentEgl();
    if (glx().usable() && glx().getContext()) return currentGlx();
    return {};
}

bool isCurrent(const NativeContext& context) {
    if (context.system == NativeContext::System::egl) {
        return eglGetCurrentContext() == context.context;
    }
    return context && glx().getContext() == context.context;
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
            return glx().makeContextCurrent(context.display, context.draw, context.read,
                                            context.context) != 0;
        default:
            return true;
    }
}

}  // namespace glgrad

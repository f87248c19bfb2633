#if GLGRAD_WITH_GL

#include "tests/support/egl_application.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>

#include <vector>

#include "tests/support/gl_binding.h"

namespace glgrad {

EglApplication::EglApplication(Api api, bool debug) {
    display_ = eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    if (!display_ || !eglInitialize(display_, nullptr, nullptr)) return;
    const bool es = api == Api::es;
    eglBindAPI(es ? EGL_OPENGL_ES_API : EGL_OPENGL_API);
    std::vector<EGLint> attributes{EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_OPENGL_DEBUG, debug};
    if (!es) {
        attributes.insert(attributes.end(),
                          {EGL_CONTEXT_MINOR_VERSION, 3, EGL_CONTEXT_OPENGL_PROFILE_MASK,
                           api == Api::core ? EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT
                                            : EGL_CONTEXT_OPENGL_COMPATIBILITY_PROFILE_BIT});
    }
    attributes.push_back(EGL_NONE);
    context_ = eglCreateContext(display_, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes.data());
    if (context_) makeCurrent();
}

EglApplication::~EglApplication() {
    if (isCurrent()) letGo();
    if (context_) eglDestroyContext(display_, context_);
}

void EglApplication::makeCurrent() const {
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_);
    useGlbinding();
}

void EglApplication::letGo() const {
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
}

void EglApplication::terminateDisplay() {
    letGo();
    eglTerminate(display_);
    context_ = nullptr;
}

bool EglApplication::isCurrent() const { return context_ && eglGetCurrentContext() == context_; }

}  // namespace glgrad

#endif

#if GLGRAD_WITH_GL

#include "tests/support/egl_application.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>

#include <array>

namespace glgrad {

EglApplication::EglApplication(Api api) {
    display_ = eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    if (!display_ || !eglInitialize(display_, nullptr, nullptr)) return;
    eglBindAPI(api == Api::es ? EGL_OPENGL_ES_API : EGL_OPENGL_API);
    const std::array<EGLint, 7> desktop{EGL_CONTEXT_MAJOR_VERSION,
                                        3,
                                        EGL_CONTEXT_MINOR_VERSION,
                                        3,
                                        EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                        api == Api::core
                                            ? EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT
                                            : EGL_CONTEXT_OPENGL_COMPATIBILITY_PROFILE_BIT,
                                        EGL_NONE};
    const std::array<EGLint, 3> es{EGL_CONTEXT_MAJOR_VERSION, 3, EGL_NONE};
    context_ = eglCreateContext(display_, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT,
                                api == Api::es ? es.data() : desktop.data());
    if (context_) makeCurrent();
}

EglApplication::~EglApplication() {
    if (isCurrent()) letGo();
    if (context_) eglDestroyContext(display_, context_);
}

void EglApplication::makeCurrent() const {
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_);
}

void EglApplication::letGo() const {
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
}

bool EglApplication::isCurrent() const { return context_ && eglGetCurrentContext() == context_; }

}  // namespace glgrad

#endif

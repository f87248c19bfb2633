// glgrad: internal header
#pragma once

#include <EGL/egl.h>
#include <EGL/eglext.h>

#include "backends/gl/runtime_library.h"

namespace glgrad {

/// Opened when somebody asks for an OpenGL device.
const RuntimeLibrary& eglLibrary();
inline void* findInEgl(const char* function) { return eglLibrary().find(function); }

// In this namespace they stand before those of the header. Where there is no EGL they throw
// DeviceError.
#define GLGRAD_EGL(function) \
    inline constinit RuntimeFunction<decltype(::function)> function(#function, findInEgl)

GLGRAD_EGL(eglBindAPI);
GLGRAD_EGL(eglChooseConfig);
GLGRAD_EGL(eglCreateContext);
GLGRAD_EGL(eglDestroyContext);
GLGRAD_EGL(eglGetCurrentContext);
GLGRAD_EGL(eglGetCurrentDisplay);
GLGRAD_EGL(eglGetCurrentSurface);
GLGRAD_EGL(eglGetError);
GLGRAD_EGL(eglGetPlatformDisplay);
GLGRAD_EGL(eglGetProcAddress);
GLGRAD_EGL(eglInitialize);
GLGRAD_EGL(eglMakeCurrent);
GLGRAD_EGL(eglQueryAPI);
GLGRAD_EGL(eglQueryContext);
GLGRAD_EGL(eglQueryString);

#undef GLGRAD_EGL

}  // namespace glgrad

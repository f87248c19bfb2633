#pragma once

#include "core/device.h"

namespace glgrad {

/// The CPU, which other backends are compared with.
inline const Device& cpuDevice() {
    static const Device device = Device::cpu();
    return device;
}

/// Whether the tests run on OpenGL: GLGRAD_BACKEND is gl.
inline bool onGl() { return currentDevice().kind() == DeviceKind::gl; }

}  // namespace glgrad

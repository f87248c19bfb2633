#pragma once

#include <cstdlib>
#include <string>

#include "tests/support/devices.h"

namespace glgrad {

/// Where tests that run every op keep programs from process to process: in the folder that
/// GLGRAD_TEST_CACHE names, or nowhere.
inline std::string programFolder() {
    const char* folder = std::getenv("GLGRAD_TEST_CACHE");
    return folder ? folder : "off";
}

/// A device of GLGRAD_BACKEND that keeps its programs there.
inline const Device& keepingDevice() {
    static const Device device =
        onGl() ? Device::gl({.cacheFolder = programFolder()}) : currentDevice();
    return device;
}

}  // namespace glgrad

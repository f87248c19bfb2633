// glgrad: internal header
#pragma once

#include <string_view>

#include "core/device.h"
#include "core/error.h"

namespace glgrad {

/// The error for a std::bad_alloc: `what` needed memory of the host that it does not have.
DeviceError outOfMemory(std::string_view what, const Device& device);

}  // namespace glgrad

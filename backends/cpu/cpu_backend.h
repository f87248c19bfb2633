#pragma once

#include <memory>

#include "core/backend.h"

namespace glgrad {

/// A device that runs Kernel::cpu, on Eigen and all cores. Any thread may use it.
std::shared_ptr<Backend> openCpuBackend();

}  // namespace glgrad

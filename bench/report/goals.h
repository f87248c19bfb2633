#pragma once

#include <optional>
#include <string_view>

namespace glgrad::bench {

/// How many times faster than a peer ("tfjs", "libtorch", "onnxruntime") a workload should be.
std::optional<double> goalBeside(std::string_view peer, std::string_view workload);
/// Which part of its limit a graphics processor should reach.
std::optional<double> goalOfLimit(std::string_view workload);

}  // namespace glgrad::bench

#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace anchor {

using Sizes = std::vector<std::int64_t>;

/// As filled of the suite. The layout of images and filters is channels last; sizes are in
/// LibTorch's order all the same.
torch::Tensor filled(std::uint32_t seed, const Sizes& sizes, float low = -1.0f, float high = 1.0f);

}  // namespace anchor

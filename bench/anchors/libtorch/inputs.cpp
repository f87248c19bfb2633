#include "bench/anchors/libtorch/inputs.h"

#include "bench/support/numbers.h"

namespace anchor {

torch::Tensor filled(std::uint32_t seed, const Sizes& sizes, float low, float high) {
    const torch::Tensor empty = torch::empty(sizes);
    const auto values = glgrad::bench::fill(seed, empty.numel(), low, high);
    const torch::Tensor tensor = torch::tensor(values).reshape(sizes);
    return sizes.size() == 4 ? tensor.contiguous(torch::MemoryFormat::ChannelsLast) : tensor;
}

}  // namespace anchor

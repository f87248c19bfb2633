#include <algorithm>

#include "autograd/kernels/item_index.h"
#include "autograd/ops.h"
#include "core/arguments.h"
#include "core/error.h"
#include "shaders/one_hot.h"

namespace glgrad {
namespace {

void cpu(const CpuArguments& arguments) {
    const CpuInput& indices = arguments.inputs[0];
    const CpuOutput& y = arguments.outputs[0];
    const Index depth = y.shape.last();
    std::fill_n(y.values, y.shape.size(), 0.0f);
    for (Index row = 0; row < indices.shape.size(); ++row) {
        const float index = indices.values[row];
        if (isItem(index, depth)) y.values[row * depth + itemIndex(index, depth)] = 1.0f;
    }
}

constexpr Kernel kOneHot{
    .name = "oneHot", .inputs = {"indices"}, .shader = shaders::one_hot, .cpu = cpu};

}  // namespace

Tensor oneHot(const Tensor& indices, Index depth) {
    checkGiven("oneHot", {{"indices", indices}});
    if (depth < 1)
        throw ArgumentError(concat("oneHot: expected a depth of at least 1, got ", depth));
    return run(kOneHot, {indices}, indices.shape() + Shape{depth});
}

}  // namespace glgrad

#include <algorithm>
#include <cmath>

#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/item_index.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/argument_checks.h"
#include "core/arguments.h"
#include "core/error.h"
#include "shaders/gather_batch.h"

namespace glgrad {
namespace {

Plan plan(const PlanArguments& arguments) {
    Pass pass{.shader = shaders::gather_batch,
              .inputs = {{"x", TextureRef::input(0)}, {"indices", TextureRef::input(1)}},
              .targets = {{"y", TextureRef::output(0)}},
              .iterations = 4};
    const Index itemSize = arguments.uniforms.integer("itemSize");
    const Index from = arguments.inputs[0].last(), to = arguments.outputs[0].last();
    if (itemSize % 4 == 0 && from % 4 == 0 && to % 4 == 0) pass.defines = {{"WHOLE_TEXELS"}};
    if (to == 1) pass.defines = {{"SINGLE_VALUES"}};
    return {.passes = {std::move(pass)}};
}

void cpu(const CpuArguments& arguments) {
    const auto &x = arguments.inputs[0], &indices = arguments.inputs[1];
    const Index items = arguments.uniforms.integer("items");
    const Index size = arguments.uniforms.integer("itemSize");
    const float scale = arguments.uniforms.number("scale");
    const float* index = indices.values + arguments.uniforms.integer("first");
    parallelFor(arguments.outputs[0].shape.size() / size,
                std::max<Index>(1, kElementwiseGrain / size), [&](Index begin, Index end) {
                    for (Index i = begin; i < end; ++i) {
                        const Index item = itemIndex(index[i], items);
                        float* y = arguments.outputs[0].values + i * size;
                        const auto scaled = [=](auto value) { return scale * value; };
                        if (x.bytes) {
                            const std::uint8_t* from = x.bytes + item * size;
                            std::transform(from, from + size, y, scaled);
                        } else {
                            const float* from = x.values + item * size;
                            std::transform(from, from + size, y, scaled);
                        }
                    }
                });
}

constexpr Kernel kGather{.name = "gatherBatch",
                         .inputs = {"x", "indices"},
                         .plan = plan,
                         .cpu = cpu,
                         .byteInputs = {"x"}};

void check(const Tensor& x, const Tensor& indices, const Shape& item, Index begin, Index count) {
    if (x.rank() == 0 || indices.rank() != 1) {
        throw ArgumentError(concat("gatherBatch: expected x with a first axis and a list of ",
                                   "indices, got shapes ", x.shape(), " and ", indices.shape()));
    }
    if (begin < 0 || count < 0 || begin > indices.size() || count > indices.size() - begin) {
        throw ArgumentError(concat("gatherBatch: expected a range within the ", indices.size(),
                                   " indices, got ", count, " from ", begin));
    }
    const Shape own = x.shape().slice(1, x.rank());
    if (item.size() != own.size()) {
        throw ArgumentError(concat("gatherBatch: expected an itemShape of ", own.size(),
                                   " elements for x of shape ", x.shape(), ", got ", item));
    }
    if (x.shape()[0] == 0 && count > 0) {
        throw ArgumentError(
            concat("gatherBatch: expected items to gather, got x of shape ", x.shape()));
    }
}

void checkScale(float scale, DType from, DType to) {
    checkRange("gatherBatch", "scale", scale, Range::finite());
    if (isFloating(to)) return;
    const bool isBoolean = to == DType::boolean;
    const bool keeps = isBoolean ? from == to && scale == 1.0f : std::trunc(scale) == scale;
    if (keeps && !isFloating(from)) return;
    throw ArgumentError(
        concat("gatherBatch: expected ",
               isBoolean ? "booleans and a scale of 1" : "integers and a whole scale",
               " for such a result, got ", name(from), " and a scale of ", scale));
}

}  // namespace

Tensor gatherBatch(const Tensor& x, const Tensor& indices, const GatherOptions& options) {
    checkGiven("gatherBatch", {{"x", x}, {"indices", indices}});
    checkRange("gatherBatch", "count", options.count, Range::atLeast(-1));
    const Shape own = x.shape().slice(1, x.rank());
    const Shape item = options.itemShape.value_or(own);
    const Index all = indices.size() - std::max<Index>(options.begin, 0);
    const Index count = options.count < 0 ? all : options.count;
    checkScale(options.scale, x.dtype(), options.dtype);
    check(x, indices, item, options.begin, count);
    const Uniforms uniforms{{"first", options.begin},
                            {"items", x.shape()[0]},
                            {"itemSize", own.size()},
                            {"scale", options.scale},
                            {"bytes", x.format() == StorageFormat::uint8}};
    const Tensor y = run(kGather, {x, indices}, Shape{count} + item, uniforms, options.dtype);
    return record("gatherBatch", y, {{x, [](const Tensor&) -> Tensor {
                                          throw GradientError("gatherBatch: it has no gradient");
                                      }}});
}

}  // namespace glgrad

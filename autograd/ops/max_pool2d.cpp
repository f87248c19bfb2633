#include "shaders/max_pool2d.h"
#include "autograd/kernels/item_index.h"
#include "autograd/kernels/max_pooling.h"
#include "autograd/kernels/pooling.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

constexpr Index kLargestExactInteger = Index{1} << 24;

void cpuGather(const CpuArguments& arguments) {
    const Window window = Window::fromUniforms(arguments.uniforms);
    const CpuInput &x = arguments.inputs[0], &position = arguments.inputs[1];
    const Index channels = x.shape[3];
    parallelFor(x.shape[0], 1, [&](Index begin, Index end) {
        forWindows(window, begin, end, [&](Index pixel, Index image, const PlacedWindow& placed) {
            for (Index c = 0; c < channels; ++c) {
                const Index pooled = pixel * channels + c;
                const Index tap = itemIndex(position.values[pooled], window.taps());
                const Index y = placed.y + tap / window.size[1];
                const Index column = placed.x + tap % window.size[1];
                const Index element = (image + y * window.input[1] + column) * channels + c;
                arguments.outputs[0].values[pooled] = x.values[element];
            }
        });
    });
}

constexpr Kernel kForward{
    .name = "maxPool2d.forward",
    .inputs = {"x"},
    .outputs = {"y", "position"},
    .plan =
        [](const PlanArguments& arguments) {
            return windowPlan(arguments, shaders::max_pool2d_forward, {"x"}, {"y", "position"});
        },
    .cpu = cpuMaxPoolForward};
constexpr Kernel kBackward{
    .name = "maxPool2d.backward",
    .inputs = {"dy", "position"},
    .outputs = {"dx"},
    .plan =
        [](const PlanArguments& arguments) {
            return windowPlan(arguments, shaders::max_pool2d_backward, {"dy", "position"}, {"dx"});
        },
    .cpu = cpuMaxPoolBackward};
constexpr Kernel kGather{
    .name = "maxPool2d.gather",
    .inputs = {"x", "position"},
    .plan =
        [](const PlanArguments& arguments) {
            return windowPlan(arguments, shaders::max_pool2d_gather, {"x", "position"}, {"y"});
        },
    .cpu = cpuGather};

// Both are linear in their first argument, and each is the gradient of the other.
Tensor gather(const Tensor& x, const Tensor& position, const Window& window);

Tensor backward(const Tensor& dy, const Tensor& position, const Window& window) {
    const Tensor dx =
        run(kBackward, {dy, position}, unpooledShape(dy.shape(), window), window.uniforms());
    return record("maxPool2d.backward", dx,
                  {{dy, [=](const Tensor& g) { return gather(g, position, window); }}});
}

Tensor gather(const Tensor& x, const Tensor& position, const Window& window) {
    const Tensor y = run(kGather, {x, position}, position.shape(), window.uniforms());
    return record("maxPool2d.gather", y,
                  {{x, [=](const Tensor& dy) { return backward(dy, position, window); }}});
}

}  // namespace

Tensor maxPool2d(const Tensor& x, const PoolOptions& options) {
    checkGiven("maxPool2d", {{"x", x}});
    const Window window = poolWindow("maxPool2d", x.shape(), options);
    // Their numbers are kept as floats.
    if (window.taps() > kLargestExactInteger) {
        throw ArgumentError(concat("maxPool2d: expected a window of at most ", kLargestExactInteger,
                                   " values, got [", options.poolSize[0], ", ", options.poolSize[1],
                                   "]"));
    }
    const Shape shape = pooledShape(x.shape(), window);
    const Tensors results =
        run(kForward, {x}, {shape, shape}, window.uniforms(), {floatingDType({x}), DType::int32});
    return record("maxPool2d", results[0], {{x, [position = results[1], window](const Tensor& dy) {
                                                 return backward(dy, position, window);
                                             }}});
}

}  // namespace glgrad

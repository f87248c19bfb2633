#include "shaders/max_pool2d.h"
#include "autograd/kernels/pooling.h"
#include "autograd/ops.h"
#include "autograd/tape.h"

namespace glgrad {
namespace {

// Where a value is larger than the best so far, it and its tap take the best's place; NaN is the
// largest, and the first of equals stays.
void keepLargest(const float* __restrict values, float tap, Index channels, float* __restrict best,
                 float* __restrict position) {
    for (Index c = 0; c < channels; ++c) {
        const bool keep = values[c] <= best[c] || best[c] != best[c];
        best[c] = keep ? best[c] : values[c];
        position[c] = keep ? position[c] : tap;
    }
}

void cpuForward(const CpuArguments& arguments) {
    const Window window = Window::fromUniforms(arguments.uniforms);
    const float* x = arguments.inputs[0].values;
    const Index channels = arguments.outputs[0].shape[3];
    const auto pool = [&](Index pixel, Index image, const PlacedWindow& placed) {
        float* best = arguments.outputs[0].values + pixel * channels;
        float* position = arguments.outputs[1].values + pixel * channels;
        bool found = false;
        for (int y = placed.beginY; y < placed.endY; ++y) {
            for (int px = placed.beginX; px < placed.endX; ++px) {
                const float* values = x + (image + Index{y} * window.input[1] + px) * channels;
                const auto tap =
                    static_cast<float>((y - placed.y) * window.size[1] + px - placed.x);
                if (found) {
                    keepLargest(values, tap, channels, best, position);
                } else {
                    std::copy_n(values, channels, best);
                    std::fill_n(position, channels, tap);
                    found = true;
                }
            }
        }
    };
    parallelFor(arguments.outputs[0].shape[0], 1,
                [&](Index begin, Index end) { forWindows(window, begin, end, pool); });
}

// Calls body(element of the pooled image, element of the image that it is), image by image.
template <class Body>
void forPositions(const CpuArguments& arguments, Index begin, Index end, Body&& body) {
    const Window window = Window::fromUniforms(arguments.uniforms);
    const CpuInput& position = arguments.inputs[1];
    const Index channels = position.shape[3];
    forWindows(window, begin, end, [&](Index pixel, Index image, const PlacedWindow& placed) {
        for (Index c = 0; c < channels; ++c) {
            const int tap = static_cast<int>(position.values[pixel * channels + c]);
            const int y = placed.y + tap / window.size[1], px = placed.x + tap % window.size[1];
            body(pixel * channels + c, (image + Index{y} * window.input[1] + px) * channels + c);
        }
    });
}

void cpuBackward(const CpuArguments& arguments) {
    const float* dy = arguments.inputs[0].values;
    const CpuOutput& dx = arguments.outputs[0];
    const Index image = dx.shape.slice(1, 4).size();
    parallelFor(dx.shape[0], 1, [&](Index begin, Index end) {
        std::fill(dx.values + begin * image, dx.values + end * image, 0.0f);
        forPositions(arguments, begin, end,
                     [&](Index pooled, Index element) { dx.values[element] += dy[pooled]; });
    });
}

void cpuGather(const CpuArguments& arguments) {
    const float* x = arguments.inputs[0].values;
    const CpuOutput& y = arguments.outputs[0];
    parallelFor(y.shape[0], 1, [&](Index begin, Index end) {
        forPositions(arguments, begin, end,
                     [&](Index pooled, Index element) { y.values[pooled] = x[element]; });
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
    .cpu = cpuForward};
constexpr Kernel kBackward{
    .name = "maxPool2d.backward",
    .inputs = {"dy", "position"},
    .outputs = {"dx"},
    .plan =
        [](const PlanArguments& arguments) {
            return windowPlan(arguments, shaders::max_pool2d_backward, {"dy", "position"}, {"dx"});
        },
    .cpu = cpuBackward};
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
    const Window window = poolWindow("maxPool2d", x.shape(), options);
    const Shape shape = pooledShape(x.shape(), window);
    const std::vector<Tensor> results =
        run(kForward, {x}, {shape, shape}, window.uniforms(), {floatingDType({x}), DType::int32});
    return record("maxPool2d", results[0], {{x, [position = results[1], window](const Tensor& dy) {
                                                 return backward(dy, position, window);
                                             }}});
}

}  // namespace glgrad

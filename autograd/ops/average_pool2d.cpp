#include "shaders/average_pool2d.h"
#include "autograd/kernels/pooling.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"

namespace glgrad {
namespace {

// Calls body(output pixel, input pixel, 1 / values of the window inside) for every pair that meets.
template <class Body>
void forPairs(const Window& window, Index begin, Index end, Body&& body) {
    forWindows(window, begin, end, [&](Index pixel, Index image, const PlacedWindow& placed) {
        const float weight = 1.0f / static_cast<float>(placed.count());
        for (int y = placed.beginY; y < placed.endY; ++y) {
            for (int x = placed.beginX; x < placed.endX; ++x) {
                body(pixel, image + Index{y} * window.input[1] + x, weight);
            }
        }
    });
}

// to[pixel of `to`] += weight * from[pixel of `from`] for every pair.
template <bool forward>
void cpuPool(const CpuArguments& arguments) {
    const Window window = Window::fromUniforms(arguments.uniforms);
    const CpuOutput& to = arguments.outputs[0];
    const Index channels = to.shape[3], image = to.shape.slice(1, 4).size();
    parallelFor(to.shape[0], 1, [&](Index begin, Index end) {
        std::fill(to.values + begin * image, to.values + end * image, 0.0f);
        forPairs(window, begin, end, [&](Index pooled, Index pixel, float weight) {
            const float* source =
                arguments.inputs[0].values + (forward ? pixel : pooled) * channels;
            float* target = to.values + (forward ? pooled : pixel) * channels;
            for (Index c = 0; c < channels; ++c) target[c] += weight * source[c];
        });
    });
}

constexpr Kernel kForward{.name = "averagePool2d.forward",
                          .inputs = {"x"},
                          .plan =
                              [](const PlanArguments& arguments) {
                                  return windowPlan(arguments, shaders::average_pool2d_forward,
                                                    {"x"}, {"y"});
                              },
                          .cpu = cpuPool<true>};
constexpr Kernel kBackward{.name = "averagePool2d.backward",
                           .inputs = {"dy"},
                           .outputs = {"dx"},
                           .plan =
                               [](const PlanArguments& arguments) {
                                   return windowPlan(arguments, shaders::average_pool2d_backward,
                                                     {"dy"}, {"dx"});
                               },
                           .cpu = cpuPool<false>};

// Both are linear, and each is the gradient of the other.
Tensor forward(const Tensor& x, const Window& window);

Tensor backward(const Tensor& dy, const Window& window) {
    const Tensor dx = run(kBackward, {dy}, unpooledShape(dy.shape(), window), window.uniforms());
    return record("averagePool2d.backward", dx,
                  {{dy, [=](const Tensor& g) { return forward(g, window); }}});
}

Tensor forward(const Tensor& x, const Window& window) {
    const Tensor y = run(kForward, {x}, pooledShape(x.shape(), window), window.uniforms());
    return record("averagePool2d", y,
                  {{x, [=](const Tensor& dy) { return backward(dy, window); }}});
}

}  // namespace

Tensor averagePool2d(const Tensor& x, const PoolOptions& options) {
    checkGiven("averagePool2d", {{"x", x}});
    return forward(x, poolWindow("averagePool2d", x.shape(), options));
}

}  // namespace glgrad

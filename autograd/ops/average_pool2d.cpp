
#include "shaders/average_pool2d.h"
#include "autograd/kernels/pooling.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/pooled_vector.h"

namespace glgrad {
namespace {

// Calls body(offset of the pixel's channels) for every pixel of a window that is inside of its
// image.
template <class Body>
void forPixels(const Window& window, Index image, const PlacedWindow& placed, Index channels,
               const Body& body) {
    for (int y = placed.beginY; y < placed.endY; ++y) {
        for (int x = placed.beginX; x < placed.endX; ++x) {
            body((image + Index{y} * window.input[1] + x) * channels);
        }
    }
}

void cpuForward(const CpuArguments& arguments) {
    const Window window = Window::fromUniforms(arguments.uniforms);
    const CpuOutput& output = arguments.outputs[0];
    const Index channels = output.shape[3];
    parallelFor(output.shape[0], 1, [&](Index begin, Index end) {
        forWindows(window, begin, end, [&](Index pixel, Index image, const PlacedWindow& placed) {
            float* __restrict y = output.values + pixel * channels;
            const float count = static_cast<float>(placed.count());
            std::fill_n(y, channels, 0.0f);
            forPixels(window, image, placed, channels, [&](Index offset) {
                const float* __restrict x = arguments.inputs[0].values + offset;
                for (Index c = 0; c < channels; ++c) y[c] += x[c];
            });
            for (Index c = 0; c < channels; ++c) y[c] /= count;
        });
    });
}

void cpuBackward(const CpuArguments& arguments) {
    const Window window = Window::fromUniforms(arguments.uniforms);
    const CpuOutput& output = arguments.outputs[0];
    const Index channels = output.shape[3], size = output.shape.slice(1, 4).size();
    parallelFor(output.shape[0], 1, [&](Index begin, Index end) {
        std::fill(output.values + begin * size, output.values + end * size, 0.0f);
        PooledVector<float> shares(channels);
        forWindows(window, begin, end, [&](Index pixel, Index image, const PlacedWindow& placed) {
            const float* __restrict dy = arguments.inputs[0].values + pixel * channels;
            float* __restrict share = shares.data();
            const float count = static_cast<float>(placed.count());
            for (Index c = 0; c < channels; ++c) share[c] = dy[c] / count;
            forPixels(window, image, placed, channels, [&](Index offset) {
                float* __restrict dx = output.values + offset;
                for (Index c = 0; c < channels; ++c) dx[c] += share[c];
            });
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
                          .cpu = cpuForward};
constexpr Kernel kBackward{.name = "averagePool2d.backward",
                           .inputs = {"dy"},
                           .outputs = {"dx"},
                           .plan =
                               [](const PlanArguments& arguments) {
                                   return windowPlan(arguments, shaders::average_pool2d_backward,
                                                     {"dy"}, {"dx"});
                               },
                           .cpu = cpuBackward};

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

#include <cmath>
#include <limits>

#include "autograd/kernels/broadcast.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "shaders/weighted.h"

namespace glgrad {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

template <int stepA, int stepB>
void multiply(float* __restrict y, const float* a, const float* b, Index count) {
    for (Index i = 0; i < count; ++i) {
        const float weight = a[i * stepA], x = b[i * stepB];
        const bool isNothing = (weight == 0.0f) & (std::abs(x) == kInfinity);
        y[i] = isNothing ? 0.0f : weight * x;
    }
}

void multiplyRun(float* y, const float* a, Index stepA, const float* b, Index stepB, Index count) {
    if (stepA == 0) {
        multiply<0, 1>(y, a, b, count);
    } else if (stepB == 0) {
        multiply<1, 0>(y, a, b, count);
    } else {
        multiply<1, 1>(y, a, b, count);
    }
}

constexpr Kernel kForward{
    .name = "weighted.forward",
    .inputs = {"a", "b"},
    .elementwise = true,
    .shader = shaders::weighted_forward,
    .plan = broadcastPlan<shaders::weighted_forward>,
    .cpu = [](const CpuArguments& arguments) { cpuBroadcast(arguments, multiplyRun); }};

}  // namespace

// A gradient of 0 has as little weight: dweights = dy x.
Tensor weighted(const Tensor& weights, const Tensor& x) {
    checkGiven("weighted", {{"weights", weights}, {"x", x}});
    const Tensor y =
        run(kForward, {weights, x}, broadcastShapes("weighted", weights.shape(), x.shape()));
    return record("weighted", y,
                  {{weights, [x, shape = weights.shape()](
                                 const Tensor& dy) { return sumTo(weighted(dy, x), shape); }},
                   {x, [weights, shape = x.shape()](const Tensor& dy) {
                        return sumTo(weighted(weights, dy), shape);
                    }}});
}

}  // namespace glgrad

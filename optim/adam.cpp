#include "optim/adam.h"

#include <cmath>
#include <limits>

#include "optim/kernels/decay.h"
#include "shaders/adam.h"

namespace glgrad {
namespace {

struct Coefficients {
    explicit Coefficients(const Uniforms& uniforms)
        : rate(uniforms.number("rate")),
          epsilon(uniforms.number("epsilon")),
          keep1(uniforms.number("keep1")),
          keep2(uniforms.number("keep2")),
          decay(uniforms) {}

    float rate, epsilon, keep1, keep2;
    Decay decay;
};

// With __restrict the compiler vectorises it.
void move(const Coefficients& with, Index count, const float* __restrict w,
          const float* __restrict g, const float* __restrict m, const float* __restrict v,
          float* __restrict newW, float* __restrict newM, float* __restrict newV) {
    for (Index i = 0; i < count; ++i) {
        newM[i] = m[i] + (g[i] - m[i]) * with.keep1;
        newV[i] = v[i] + (g[i] * g[i] - v[i]) * with.keep2;
        const float step = with.rate * newM[i] / (std::sqrt(newV[i]) + with.epsilon);
        newW[i] = with.decay.after(with.decay.before(w[i]) - step);
    }
}

void cpuStep(const CpuArguments& arguments) {
    const Coefficients with(arguments.uniforms);
    const auto in = [&](int i) { return arguments.inputs[i].values; };
    const auto out = [&](int i) { return arguments.outputs[i].values; };
    parallelFor(arguments.outputs[0].shape.size(), kElementwiseGrain, [&](Index begin, Index end) {
        move(with, end - begin, in(0) + begin, in(1) + begin, in(2) + begin, in(3) + begin,
             out(0) + begin, out(1) + begin, out(2) + begin);
    });
}

constexpr Kernel kStep{.name = "adam.step",
                       .inputs = {"w", "g", "m", "v"},
                       .outputs = {"newW", "newM", "newV"},
                       .shader = shaders::adam_step,
                       .cpu = cpuStep};

}  // namespace

Adam::Adam(const AdamOptions& options)
    : Optimizer("Adam", OptimizerSettings::of(options), {"momentum", "velocity"}),
      options_(options) {
    checkRange("beta1", options.beta1, 0.0f, 1.0f);
    checkRange("beta2", options.beta2, 0.0f, 1.0f);
    checkRange("epsilon", options.epsilon, 0.0f, std::numeric_limits<float>::infinity());
}

void Adam::step(Variable variable, const Tensor& gradient, std::span<Variable> slots) {
    const double t = static_cast<double>(iterations());
    const double rate = learningRate() *
                        std::sqrt(1.0 - std::pow(static_cast<double>(options_.beta2), t)) /
                        (1.0 - std::pow(static_cast<double>(options_.beta1), t));
    const Shape& shape = variable.shape();
    const std::vector<Tensor> next =
        run(kStep, {variable.value(), gradient, slots[0].value(), slots[1].value()},
            {shape, shape, shape},
            {{"rate", rate},
             {"epsilon", options_.epsilon},
             {"keep1", 1.0f - options_.beta1},
             {"keep2", 1.0f - options_.beta2},
             {"decay", decay()},
             {"l1Threshold", l1Threshold()}},
            {variable.value().dtype(), DType::float32, DType::float32});
    variable.assign(next[0]);
    slots[0].assign(next[1]);
    slots[1].assign(next[2]);
}

}  // namespace glgrad

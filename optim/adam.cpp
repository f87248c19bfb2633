#include "optim/adam.h"

#include <cmath>
#include <limits>

#include "optim/kernels/decay.h"
#include "shaders/adam.h"

namespace glgrad {
namespace {

void cpuStep(const CpuArguments& arguments) {
    const Uniforms& uniforms = arguments.uniforms;
    const float rate = uniforms.number("rate"), epsilon = uniforms.number("epsilon");
    const float keep1 = uniforms.number("keep1"), keep2 = uniforms.number("keep2");
    const Decay decay(uniforms);
    const float* w = arguments.inputs[0].values;
    const float* g = arguments.inputs[1].values;
    const float* m = arguments.inputs[2].values;
    const float* v = arguments.inputs[3].values;
    float* newW = arguments.outputs[0].values;
    float* newM = arguments.outputs[1].values;
    float* newV = arguments.outputs[2].values;
    parallelFor(arguments.outputs[0].shape.size(), kElementwiseGrain, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            newM[i] = m[i] + (g[i] - m[i]) * keep1;
            newV[i] = v[i] + (g[i] * g[i] - v[i]) * keep2;
            const float moved =
                decay.before(w[i]) - rate * newM[i] / (std::sqrt(newV[i]) + epsilon);
            newW[i] = decay.after(moved);
        }
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
             {"l1Threshold", l1Threshold()}});
    variable.assign(next[0]);
    slots[0].assign(next[1]);
    slots[1].assign(next[2]);
}

}  // namespace glgrad

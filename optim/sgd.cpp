#include "optim/sgd.h"

#include "optim/kernels/decay.h"
#include "shaders/sgd.h"
#include "shaders/sgd_momentum.h"

namespace glgrad {
namespace {

void cpuStep(const CpuArguments& arguments) {
    const float rate = arguments.uniforms.number("rate");
    const Decay decay(arguments.uniforms);
    const float* w = arguments.inputs[0].values;
    const float* g = arguments.inputs[1].values;
    float* newW = arguments.outputs[0].values;
    parallelFor(arguments.outputs[0].shape.size(), kElementwiseGrain, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            newW[i] = decay.after(decay.before(w[i]) - rate * g[i]);
        }
    });
}

void cpuMomentumStep(const CpuArguments& arguments) {
    const float rate = arguments.uniforms.number("rate");
    const float momentum = arguments.uniforms.number("momentum");
    const bool nesterov = arguments.uniforms.integer("nesterov") != 0;
    const Decay decay(arguments.uniforms);
    const float* w = arguments.inputs[0].values;
    const float* g = arguments.inputs[1].values;
    const float* u = arguments.inputs[2].values;
    float* newW = arguments.outputs[0].values;
    float* newU = arguments.outputs[1].values;
    parallelFor(arguments.outputs[0].shape.size(), kElementwiseGrain, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            newU[i] = momentum * u[i] - rate * g[i];
            const float move = nesterov ? momentum * newU[i] - rate * g[i] : newU[i];
            newW[i] = decay.after(decay.before(w[i]) + move);
        }
    });
}

constexpr Kernel kStep{.name = "sgd.step",
                       .inputs = {"w", "g"},
                       .outputs = {"newW"},
                       .shader = shaders::sgd_step,
                       .cpu = cpuStep};

constexpr Kernel kMomentumStep{.name = "sgd_momentum.step",
                               .inputs = {"w", "g", "u"},
                               .outputs = {"newW", "newU"},
                               .shader = shaders::sgd_momentum_step,
                               .cpu = cpuMomentumStep};

std::vector<std::string_view> slotNames(const SGDOptions& options) {
    if (options.momentum > 0.0f) return {"momentum"};
    return {};
}

}  // namespace

SGD::SGD(const SGDOptions& options)
    : Optimizer("SGD", OptimizerSettings::of(options), slotNames(options)), options_(options) {
    checkRange("momentum", options.momentum, 0.0f, 1.0f);
}

void SGD::step(Variable variable, const Tensor& gradient, std::span<Variable> slots) {
    const Shape& shape = variable.shape();
    Uniforms uniforms{{"rate", learningRate()}, {"decay", decay()}, {"l1Threshold", l1Threshold()}};
    if (slots.empty()) {
        variable.assign(run(kStep, {variable.value(), gradient}, shape, uniforms));
        return;
    }
    uniforms.add({"momentum", options_.momentum});
    uniforms.add({"nesterov", options_.nesterov});
    const std::vector<Tensor> next = run(
        kMomentumStep, {variable.value(), gradient, slots[0].value()}, {shape, shape}, uniforms);
    variable.assign(next[0]);
    slots[0].assign(next[1]);
}

}  // namespace glgrad

#include "optim/sgd.h"

#include "optim/kernels/decay.h"
#include "shaders/sgd.h"
#include "shaders/sgd_momentum.h"

namespace glgrad {
namespace {

// With __restrict the compiler vectorises these.
void move(Index count, float rate, const Decay& decay, const float* __restrict w,
          const float* __restrict g, float* __restrict newW) {
    for (Index i = 0; i < count; ++i) newW[i] = decay.after(decay.before(w[i]) - rate * g[i]);
}

void cpuStep(const CpuArguments& arguments) {
    const float rate = arguments.uniforms.number("rate");
    const Decay decay(arguments.uniforms);
    parallelFor(arguments.outputs[0].shape.size(), kElementwiseGrain, [&](Index begin, Index end) {
        move(end - begin, rate, decay, arguments.inputs[0].values + begin,
             arguments.inputs[1].values + begin, arguments.outputs[0].values + begin);
    });
}

struct Momentum {
    explicit Momentum(const Uniforms& uniforms)
        : rate(uniforms.number("rate")),
          momentum(uniforms.number("momentum")),
          nesterov(uniforms.integer("nesterov") != 0),
          decay(uniforms) {}

    float rate, momentum;
    bool nesterov;
    Decay decay;
};

void move(const Momentum& with, Index count, const float* __restrict w, const float* __restrict g,
          const float* __restrict u, float* __restrict newW, float* __restrict newU) {
    for (Index i = 0; i < count; ++i) {
        const float step = with.momentum * u[i] - with.rate * g[i];
        const float ahead = with.momentum * step - with.rate * g[i];
        newU[i] = step;
        newW[i] = with.decay.after(with.decay.before(w[i]) + (with.nesterov ? ahead : step));
    }
}

void cpuMomentumStep(const CpuArguments& arguments) {
    const Momentum with(arguments.uniforms);
    const auto in = [&](int i) { return arguments.inputs[i].values; };
    const auto out = [&](int i) { return arguments.outputs[i].values; };
    parallelFor(arguments.outputs[0].shape.size(), kElementwiseGrain, [&](Index begin, Index end) {
        move(with, end - begin, in(0) + begin, in(1) + begin, in(2) + begin, out(0) + begin,
             out(1) + begin);
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
        variable.assign(
            run(kStep, {variable.value(), gradient}, shape, uniforms, variable.value().dtype()));
        return;
    }
    uniforms.add({"momentum", options_.momentum});
    uniforms.add({"nesterov", options_.nesterov});
    const std::vector<Tensor> next =
        run(kMomentumStep, {variable.value(), gradient, slots[0].value()}, {shape, shape}, uniforms,
            {variable.value().dtype(), DType::float32});
    variable.assign(next[0]);
    slots[0].assign(next[1]);
}

}  // namespace glgrad

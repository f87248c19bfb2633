#include "optim/sgd.h"

#include "optim/kernels/decay.h"
#include "optim/kernels/in_place.h"
#include "optim/optimizer_body.h"
#include "shaders/sgd.h"
#include "shaders/sgd_momentum.h"

namespace glgrad {
namespace {

// With __restrict the compiler vectorises these.
void move(float rate, const Decay& decay, Index count, const float* __restrict g,
          float* __restrict w) {
    for (Index i = 0; i < count; ++i) w[i] = decay.after(decay.before(w[i]) - rate * g[i]);
}

void cpuStep(const CpuArguments& arguments) {
    const float rate = arguments.uniforms.number("rate");
    const Decay decay(arguments.uniforms);
    inPlace<1>(arguments, {0}, [&](Index begin, Index count, const auto& values) {
        move(rate, decay, count, arguments.inputs[1].values + begin, values[0]);
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

void move(const Momentum& with, Index count, const float* __restrict g, float* __restrict w,
          float* __restrict u) {
    for (Index i = 0; i < count; ++i) {
        u[i] = with.momentum * u[i] - with.rate * g[i];
        const float ahead = with.momentum * u[i] - with.rate * g[i];
        w[i] = with.decay.after(with.decay.before(w[i]) + (with.nesterov ? ahead : u[i]));
    }
}

void cpuMomentumStep(const CpuArguments& arguments) {
    const Momentum with(arguments.uniforms);
    inPlace<2>(arguments, {0, 2}, [&](Index begin, Index count, const auto& values) {
        move(with, count, arguments.inputs[1].values + begin, values[0], values[1]);
    });
}

constexpr Kernel kStep{.name = "sgd.step",
                       .inputs = {"w", "g"},
                       .outputs = {"newW"},
                       .shader = shaders::sgd_step,
                       .cpu = cpuStep,
                       .replaces = {"w"}};

constexpr Kernel kMomentumStep{.name = "sgd_momentum.step",
                               .inputs = {"w", "g", "u"},
                               .outputs = {"newW", "newU"},
                               .shader = shaders::sgd_momentum_step,
                               .cpu = cpuMomentumStep,
                               .replaces = {"w", "u"}};

std::vector<std::string_view> slotNames(const SGD& options) {
    if (options.momentum > 0.0f) return {"momentum"};
    return {};
}

class SGDBody : public OptimizerBody {
public:
    explicit SGDBody(const SGD& options)
        : OptimizerBody(OptimizerSettings::of(options), slotNames(options)), options_(options) {}

protected:
    Step step(float learningRate) const override {
        Uniforms uniforms{{"rate", learningRate},
                          {"decay", decay(learningRate)},
                          {"l1Threshold", l1Threshold(learningRate)}};
        if (options_.momentum == 0.0f) return {kStep, uniforms};
        uniforms.add({"momentum", options_.momentum});
        uniforms.add({"nesterov", options_.nesterov});
        return {kMomentumStep, uniforms};
    }

private:
    SGD options_;
};

}  // namespace

void describe(Fields& field, SGD& o) {
    field("momentum", o.momentum, Range::below(0, 1));
    field("nesterov", o.nesterov);
    describeSettings(field, o);
}

const OptimizerClass& classOf(const SGD&) { return describedAs<SGD, SGDBody>("SGD"); }

}  // namespace glgrad

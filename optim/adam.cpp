#include "optim/adam.h"

#include <cmath>

#include "optim/kernels/decay.h"
#include "optim/kernels/in_place.h"
#include "optim/optimizer_body.h"
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
void move(const Coefficients& with, Index count, const float* __restrict g, float* __restrict w,
          float* __restrict m, float* __restrict v) {
    for (Index i = 0; i < count; ++i) {
        m[i] += (g[i] - m[i]) * with.keep1;
        v[i] += (g[i] * g[i] - v[i]) * with.keep2;
        const float step = with.rate * m[i] / (std::sqrt(v[i]) + with.epsilon);
        w[i] = with.decay.after(with.decay.before(w[i]) - step);
    }
}

void cpuStep(const CpuArguments& arguments) {
    const Coefficients with(arguments.uniforms);
    inPlace<3>(arguments, {0, 2, 3}, [&](Index begin, Index count, const auto& values) {
        move(with, count, arguments.inputs[1].values + begin, values[0], values[1], values[2]);
    });
}

constexpr Kernel kStep{.name = "adam.step",
                       .inputs = {"w", "g", "m", "v"},
                       .outputs = {"newW", "newM", "newV"},
                       .shader = shaders::adam_step,
                       .cpu = cpuStep,
                       .replaces = {"w", "m", "v"}};

class AdamBody : public OptimizerBody {
public:
    explicit AdamBody(const Adam& options)
        : OptimizerBody(OptimizerSettings::of(options), {"momentum", "velocity"}),
          options_(options) {}

protected:
    Step step(float learningRate) const override {
        const double t = static_cast<double>(iterations());
        const double rate = learningRate *
                            std::sqrt(1.0 - std::pow(static_cast<double>(options_.beta2), t)) /
                            (1.0 - std::pow(static_cast<double>(options_.beta1), t));
        return {kStep,
                {{"rate", rate},
                 {"epsilon", options_.epsilon},
                 {"keep1", 1.0f - options_.beta1},
                 {"keep2", 1.0f - options_.beta2},
                 {"decay", decay(learningRate)},
                 {"l1Threshold", l1Threshold(learningRate)}}};
    }

private:
    Adam options_;
};

}  // namespace

void describe(Fields& field, Adam& o) {
    field("beta1", o.beta1, {.range = Range::below(0, 1), .key = "beta_1"});
    field("beta2", o.beta2, {.range = Range::below(0, 1), .key = "beta_2"});
    field("epsilon", o.epsilon, Range::atLeast(0));
    describeSettings(field, o);
}

const OptimizerClass& classOf(const Adam&) { return describedAs<Adam, AdamBody>("Adam"); }

}  // namespace glgrad

#include "shaders/dropout.h"
#include "autograd/kernels/random.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"

namespace glgrad {
namespace {

void cpu(const CpuArguments& arguments) {
    const float rate = arguments.uniforms.number("rate");
    const float* x = arguments.inputs[0].values;
    float* y = arguments.outputs[0].values;
    forEachRandom(arguments.outputs[0].shape, arguments.uniforms, [=](Index i, float random) {
        y[i] = random >= rate ? x[i] / (1.0f - rate) : 0.0f;
    });
}

constexpr Kernel kDropout{
    .name = "dropout", .inputs = {"x"}, .shader = shaders::dropout, .cpu = cpu};

}  // namespace

// The gradient drops the same elements: nothing but the seed is kept.
Tensor dropout(const Tensor& x, const DropoutOptions& options) {
    if (!(options.rate >= 0.0f && options.rate < 1.0f)) {
        throw ArgumentError(
            concat("dropout: expected a rate of at least 0 and below 1, got ", options.rate));
    }
    if (options.rate == 0.0f) return x;
    const Tensor y =
        run(kDropout, {x}, x.shape(), {seedUniform(options.seed), {"rate", options.rate}});
    return record("dropout", y,
                  {{x, [options](const Tensor& dy) { return dropout(dy, options); }}});
}

}  // namespace glgrad

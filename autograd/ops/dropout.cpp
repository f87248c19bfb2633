#include <bit>
#include <cmath>

#include "autograd/kernels/random.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"
#include "shaders/dropout.h"

namespace glgrad {
namespace {

void cpu(const CpuArguments& arguments) {
    const float rate = arguments.uniforms.number("rate");
    const float scale = arguments.uniforms.number("scale");
    const float* x = arguments.inputs[0].values;
    float* y = arguments.outputs[0].values;
    forEachRandom(arguments.outputs[0].shape, arguments.uniforms, [=](Index i, float random) {
        // Without a branch, which no processor could foretell.
        const std::uint32_t mask = random >= rate ? ~0u : 0u;
        y[i] = std::bit_cast<float>(std::bit_cast<std::uint32_t>(x[i] * scale) & mask);
    });
}

constexpr Kernel kDropout{
    .name = "dropout", .inputs = {"x"}, .shader = shaders::dropout, .cpu = cpu};

}  // namespace

// The gradient drops the same elements: nothing but the seed is kept.
Tensor dropout(const Tensor& x, const DropoutOptions& options) {
    checkGiven("dropout", {{"x", x}});
    if (!(options.rate >= 0.0f && options.rate < 1.0f)) {
        throw ArgumentError(
            concat("dropout: expected a rate of at least 0 and below 1, got ", options.rate));
    }
    if (options.rate == 0.0f) return x;
    // Random numbers are multiples of 2^-24; a subnormal rate would be 0 on some devices.
    const float rate = std::ceil(options.rate * 0x1p24f) * 0x1p-24f;
    const Uniforms uniforms{
        seedUniform(options.seed), {"rate", rate}, {"scale", 1.0f / (1.0f - options.rate)}};
    const Tensor y = run(kDropout, {x}, x.shape(), uniforms);
    return record("dropout", y,
                  {{x, [options](const Tensor& dy) { return dropout(dy, options); }}});
}

}  // namespace glgrad

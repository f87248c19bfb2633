#include "bench/precision/round_mantissa.h"

#include "autograd/tape.h"
#include "backends/cpu/parallel.h"
#include "core/error.h"
#include "core/half.h"

namespace glgrad::bench {
namespace {

constexpr ShaderSource kShader{"round_mantissa.frag", R"glsl(
uniform int mantissaBits;
void main() { set_y(rounded(here_x(), mantissaBits)); }
)glsl"};

void cpu(const CpuArguments& arguments) {
    const int mantissaBits = arguments.uniforms.integer("mantissaBits");
    const float* x = arguments.inputs[0].values;
    float* y = arguments.outputs[0].values;
    parallelFor(arguments.outputs[0].shape.size(), 16384, [=](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) y[i] = rounded(x[i], mantissaBits);
    });
}

constexpr Kernel kRound{.name = "roundMantissa", .inputs = {"x"}, .shader = kShader, .cpu = cpu};

}  // namespace

Tensor roundTo(const FloatFormat& format, const Tensor& x, bool roundGradient) {
    if (format.bits < 6 || format.bits > 16) {
        throw ArgumentError(concat("roundTo: expected 6 to 16 bits, got ", format.bits));
    }
    const Tensor y = run(kRound, {x}, x.shape(), {{"mantissaBits", format.mantissaBits()}});
    return record(
        "roundMantissa", y,
        {{x, [=](const Tensor& dy) { return roundGradient ? roundTo(format, dy, true) : dy; }}});
}

}  // namespace glgrad::bench

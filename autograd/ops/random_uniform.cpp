#include "shaders/random_uniform.h"
#include "autograd/kernels/random.h"
#include "autograd/ops.h"
#include "core/error.h"

namespace glgrad {
namespace {

void cpu(const CpuArguments& arguments) {
    const float low = arguments.uniforms.number("low");
    const double range = arguments.uniforms.number("range");
    float* y = arguments.outputs[0].values;
    // In double, so that no compiler fuses product and sum, which OpenGL rounds one by one.
    forEachRandom(arguments.outputs[0].shape, arguments.uniforms,
                  [=](Index i, float random) { y[i] = low + static_cast<float>(range * random); });
}

constexpr Kernel kUniform{
    .name = "randomUniform", .inputs = {}, .shader = shaders::random_uniform, .cpu = cpu};

}  // namespace

Tensor randomUniform(const Shape& shape, std::uint64_t seed, float low, float high) {
    if (!(low <= high)) {
        throw ArgumentError(
            concat("randomUniform: expected low <= high, got ", low, " and ", high));
    }
    return run(kUniform, {}, std::span(&shape, 1),
               {seedUniform(seed), {"low", low}, {"range", high - low}}, currentDevice())[0];
}

}  // namespace glgrad

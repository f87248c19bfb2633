#include "shaders/random_uniform.h"
#include "autograd/kernels/random.h"
#include "autograd/ops.h"

namespace glgrad {
namespace {

Uniform rangeUniform(const UniformRange& range) {
    return Uniform::floats("range", {range.low, range.range, range.unit, range.below});
}

UniformRange rangeOf(const Uniforms& uniforms) {
    const auto numbers = uniforms.numbers("range");
    return {numbers[0], numbers[1], numbers[2], numbers[3]};
}

void cpu(const CpuArguments& arguments) {
    const UniformRange range = rangeOf(arguments.uniforms);
    float* y = arguments.outputs[0].values;
    forEachRandom(arguments.outputs[0].shape, arguments.uniforms,
                  [=](Index i, float random) { y[i] = range.at(random); });
}

constexpr Kernel kUniform{
    .name = "randomUniform", .inputs = {}, .shader = shaders::random_uniform, .cpu = cpu};

}  // namespace

Tensor randomUniform(const Shape& shape, std::uint64_t seed, float low, float high) {
    return run(kUniform, {}, shape,
               {seedUniform(seed), rangeUniform(UniformRange::between("randomUniform", low, high))},
               currentDevice());
}

}  // namespace glgrad

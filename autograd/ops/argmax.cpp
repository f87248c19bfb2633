#include <cmath>

#include "autograd/kernels/scratch.h"
#include "autograd/ops.h"
#include "backends/cpu/parallel.h"
#include "core/arguments.h"
#include "core/error.h"
#include "shaders/argmax.h"

namespace glgrad {
namespace {

// Texels of a row that one fragment looks through.
constexpr Index kMaxTexels = 64;

Plan plan(const PlanArguments& arguments) {
    const TextureLayout x = arguments.input(0);
    const Index columns = x.columns;
    Pass pass{.shader = shaders::argmax_forward,
              .inputs = {{"x", TextureRef::input(0)}},
              .targets = {{"y", TextureRef::output(0)}},
              .iterations = 4 * columns};
    if (columns <= kMaxTexels) return {.passes = {std::move(pass)}};

    const Index length = static_cast<Index>(std::ceil(std::sqrt(static_cast<double>(columns))));
    const Index groups = (columns + length - 1) / length;
    const Uniforms uniforms{{"groupLength", length}, {"groups", groups}};
    Pass collect = pass;
    collect.targets = {{"y", TextureRef::scratch(0)}};
    collect.uniforms = uniforms;
    collect.defines = {{"TO_GROUPS"}};
    collect.iterations = length;
    pass.inputs = {{"x", TextureRef::scratch(0)}};
    pass.uniforms = uniforms;
    pass.defines = {{"GROUPS"}};
    pass.iterations = 4 * groups;
    return {.scratch = {linearScratch(groups * x.rows, arguments.limits)},
            .passes = {std::move(collect), std::move(pass)}};
}

void cpu(const CpuArguments& arguments) {
    const Index count = arguments.inputs[0].shape.last();
    const float* x = arguments.inputs[0].values;
    float* y = arguments.outputs[0].values;
    const auto rows = [=](Index begin, Index end) {
        for (Index row = begin; row < end; ++row) {
            const float* values = x + row * count;
            Index best = 0;
            for (Index i = 1; i < count; ++i) {
                const bool isFirstNan = std::isnan(values[i]) && !std::isnan(values[best]);
                if (values[i] > values[best] || isFirstNan) best = i;
            }
            y[row] = static_cast<float>(best);
        }
    };
    parallelFor(arguments.outputs[0].shape.size(), std::max<Index>(1, 16384 / count), rows);
}

constexpr Kernel kArgmax{.name = "argmax", .inputs = {"x"}, .plan = plan, .cpu = cpu};

}  // namespace

Tensor argmax(const Tensor& x) {
    checkGiven("argmax", {{"x", x}});
    if (x.rank() == 0 || x.shape().last() == 0) {
        throw ArgumentError(
            concat("argmax: expected a last axis with at least one value, got shape ", x.shape()));
    }
    return run(kArgmax, {x}, x.shape().slice(0, -1), {}, DType::int32);
}

}  // namespace glgrad

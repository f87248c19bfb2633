#include "optim/loss_scaling.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/scratch.h"
#include "autograd/ops.h"
#include "shaders/loss_scale.h"

namespace glgrad {
namespace {

// Gradients that one kernel sums.
constexpr std::size_t kMaxChecked = 7;
constexpr Names kChecked = {"before", "g0", "g1", "g2", "g3", "g4", "g5", "g6"};

Plan checkPlan(const PlanArguments& arguments) {
    const int count = static_cast<int>(arguments.inputs.size()) - 1;
    Index most = 1;
    Pass sum{.shader = shaders::loss_scale_check,
             .inputs = {},
             .targets = {{"sums", TextureRef::scratch(0)}},
             .defines = {{"STRETCHES"}, {"COUNT", count}}};
    for (int i = 1; i <= count; ++i) {
        const TextureLayout layout = arguments.input(i);
        most = std::max(most, Index{layout.columns} * layout.rows);
        sum.inputs.push_back({kChecked[i], TextureRef::input(i)});
    }
    // Both passes are short, and the first one has fragments for many cores.
    const Index stretch = static_cast<Index>(std::ceil(std::sqrt(static_cast<double>(most)) / 8.0));
    const Index parts = (most + stretch - 1) / stretch;
    sum.uniforms = {{"stretch", stretch}};
    sum.iterations = count * stretch;
    Pass merge{.shader = shaders::loss_scale_check,
               .inputs = {{"before", TextureRef::input(0)}, {"sums", TextureRef::scratch(0)}},
               .targets = {{"total", TextureRef::output(0)}},
               .uniforms = {{"parts", parts}},
               .iterations = parts};
    return {.scratch = {linearScratch(parts, arguments.limits)},
            .passes = {std::move(sum), std::move(merge)}};
}

void cpuCheck(const CpuArguments& arguments) {
    float total = arguments.inputs[0].values[0];
    for (const CpuInput& gradient : arguments.inputs.subspan(1)) {
        const Index size = gradient.shape.size();
        const Index pieces = (size + kElementwiseGrain - 1) / kElementwiseGrain;
        std::vector<float> sums(pieces);
        parallelFor(pieces, 1, [&](Index begin, Index end) {
            for (Index i = begin; i < end; ++i) {
                const Index first = i * kElementwiseGrain;
                sums[i] =
                    ConstArray(gradient.values + first, std::min(kElementwiseGrain, size - first))
                        .sum();
            }
        });
        total = std::accumulate(sums.begin(), sums.end(), total);
    }
    arguments.outputs[0].values[0] = total;
}

constexpr Kernel kCheck{.name = "lossScale.check",
                        .inputs = kChecked,
                        .outputs = {"total"},
                        .plan = checkPlan,
                        .cpu = cpuCheck};

// `total`, a scalar, and all gradients. It is finite if they are: finite ones do not add up to
// infinity in float32.
Tensor withSums(Tensor total, std::span<const Tensor> gradients) {
    for (std::size_t i = 0; i < gradients.size(); i += kMaxChecked) {
        const auto some = gradients.subspan(i, std::min(kMaxChecked, gradients.size() - i));
        Tensors inputs{total};
        inputs.insert(inputs.end(), some.begin(), some.end());
        Kernel kernel = kCheck;
        kernel.inputs = kChecked.first(inputs.size());
        total = run(kernel, inputs, Shape{}, {}, DType::float32);
    }
    return total;
}

void cpuUpdate(const CpuArguments& arguments) {
    const auto in = [&](int i) { return arguments.inputs[i].values[0]; };
    const float scale = in(0), steps = in(1) + 1.0f;
    const bool isFinite = std::isfinite(in(2));
    const bool grows = steps >= arguments.uniforms.number("growthSteps");
    const float next = grows ? 2.0f * scale : scale;
    arguments.outputs[0].values[0] = isFinite ? next : std::max(0.5f * scale, 1e-30f);
    arguments.outputs[1].values[0] = isFinite && !grows ? steps : 0.0f;
    arguments.outputs[2].values[0] = isFinite ? 1.0f : 0.0f;
}

constexpr Kernel kUpdate{.name = "lossScale.update",
                         .inputs = {"scale", "goodSteps", "total"},
                         .outputs = {"newScale", "newGoodSteps", "isFinite"},
                         .shader = shaders::loss_scale_update,
                         .cpu = cpuUpdate};

// Tensors that one kernel restores: as many as Adam changes for a weight.
constexpr std::size_t kMaxRestored = 3;
constexpr Names kRestored = {"isFinite", "before0", "after0", "before1",
                             "after1",   "before2", "after2"};
constexpr Names kResults = {"y0", "y1", "y2"};

Plan restorePlan(const PlanArguments& arguments) {
    const int count = static_cast<int>(arguments.outputs.size());
    Pass pass{.shader = shaders::loss_scale_restore,
              .inputs = {},
              .targets = {},
              .defines = {{"COUNT", count}}};
    for (int i = 0; i <= 2 * count; ++i) {
        pass.inputs.push_back({kRestored[i], TextureRef::input(i)});
    }
    for (int i = 0; i < count; ++i) pass.targets.push_back({kResults[i], TextureRef::output(i)});
    return {.passes = {std::move(pass)}};
}

void cpuRestore(const CpuArguments& arguments) {
    const int chosen = arguments.inputs[0].values[0] > 0.5f ? 2 : 1;
    for (std::size_t i = 0; i < arguments.outputs.size(); ++i) {
        const CpuOutput& y = arguments.outputs[i];
        const float* from = arguments.inputs[2 * i + chosen].values;
        parallelFor(y.shape.size(), kElementwiseGrain, [&](Index begin, Index end) {
            std::copy(from + begin, from + end, y.values + begin);
        });
    }
}

constexpr Kernel kRestore{.name = "lossScale.restore",
                          .inputs = kRestored,
                          .outputs = kResults,
                          .plan = restorePlan,
                          .cpu = cpuRestore};

void restoreFew(const Tensor& isFinite, std::span<Variable> variables,
                std::span<const Tensor> before) {
    const std::size_t count = variables.size();
    Tensors inputs{isFinite};
    std::vector<Shape> shapes;
    std::vector<DType> dtypes;
    for (std::size_t i = 0; i < count; ++i) {
        inputs.push_back(before[i]);
        inputs.push_back(variables[i].value());
        shapes.push_back(variables[i].shape());
        dtypes.push_back(variables[i].value().dtype());
    }
    Kernel kernel = kRestore;
    kernel.inputs = kRestored.first(2 * count + 1);
    kernel.outputs = kResults.first(count);
    const Tensors kept = run(kernel, inputs, shapes, {}, isFinite.device(), dtypes);
    for (std::size_t i = 0; i < count; ++i) variables[i].assign(kept[i]);
}

}  // namespace

Tensors LossScaling::unscaled(std::span<const Tensor> gradients) {
    Tensors results;
    if (gradients.empty()) return results;
    for (const Tensor& gradient : gradients) results.push_back(gradient / scale_.value());
    const Tensors next =
        run(kUpdate, {scale_, goodSteps_, withSums(scale_, gradients)}, {Shape{}, Shape{}, Shape{}},
            {{"growthSteps", static_cast<float>(growthSteps_)}});
    scale_.assign(next[0]);
    goodSteps_.assign(next[1]);
    isFinite_ = next[2];
    return results;
}

void LossScaling::restore(std::span<Variable> variables, std::span<const Tensor> before) const {
    for (std::size_t i = 0; i < variables.size(); i += kMaxRestored) {
        const std::size_t count = std::min(kMaxRestored, variables.size() - i);
        restoreFew(isFinite_, variables.subspan(i, count), before.subspan(i, count));
    }
}

}  // namespace glgrad

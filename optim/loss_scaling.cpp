#include "optim/loss_scaling.h"

#include <algorithm>
#include <cmath>

#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "shaders/loss_scale.h"

namespace glgrad {
namespace {

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
    std::vector<Tensor> inputs{isFinite};
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
    const std::vector<Tensor> kept = run(kernel, inputs, shapes, {}, isFinite.device(), dtypes);
    for (std::size_t i = 0; i < count; ++i) variables[i].assign(kept[i]);
}

}  // namespace

std::vector<Tensor> LossScaling::unscaled(std::span<const Tensor> gradients) {
    std::vector<Tensor> results, sums;
    if (gradients.empty()) return results;
    for (const Tensor& gradient : gradients) {
        results.push_back(gradient / scale_.value());
        sums.push_back(reshape(sum(results.back()), {1}));
    }
    // A sum of finite gradients is finite: they are far from where float32 ends.
    const std::vector<Tensor> next =
        run(kUpdate, {scale_, goodSteps_, sum(concatenate(sums, 0))}, {Shape{}, Shape{}, Shape{}},
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

#include "autograd/kernels/rows.h"

#include <cmath>

#include "autograd/kernels/scratch.h"
namespace glgrad {
namespace {

// Up to this many texels a row is read anew by each fragment that needs its summary.
constexpr int kShortRow = 16;

}  // namespace

Plan rowSummaryPlan(const PlanArguments& arguments, const ShaderSource& shader, const Names& inputs,
                    std::string_view output) {
    Pass pass{.shader = shader, .inputs = {}, .targets = {}};
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        pass.inputs.push_back({inputs[i], TextureRef::input(static_cast<int>(i))});
    }
    const TextureLayout rows = arguments.input(0);
    const bool isShort = rows.columns <= kShortRow;
    Plan plan;
    if (!isShort) {
        const int length = static_cast<int>(std::ceil(std::sqrt(rows.columns)));
        const int groups = (rows.columns + length - 1) / length;
        plan.scratch = {linearScratch(Index{groups} * rows.rows, arguments.limits),
                        linearScratch(rows.rows, arguments.limits)};
        pass.uniforms = {{"groups", {length, groups}}};
        Pass collect = pass;
        collect.targets = {{"summary", TextureRef::scratch(0)}};
        collect.defines = {{"SUMMARY_PASS", 1}};
        collect.iterations = length;
        Pass merge = pass;
        merge.inputs.push_back({"summaries", TextureRef::scratch(0)});
        merge.targets = {{"summary", TextureRef::scratch(1)}};
        merge.defines = {{"SUMMARY_PASS", 2}};
        merge.iterations = groups;
        plan.passes = {std::move(collect), std::move(merge)};
        pass.inputs.push_back({"summaries", TextureRef::scratch(1)});
        pass.defines = {{"SUMMARIES"}};
    }
    pass.targets = {{output, TextureRef::output(0)}};
    pass.iterations = isShort ? 4 * rows.columns : 1;
    plan.passes.push_back(std::move(pass));
    return plan;
}

}  // namespace glgrad

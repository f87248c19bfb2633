#include "autograd/kernels/rows.h"

#include <cmath>

#include "autograd/kernels/scratch.h"

namespace glgrad {
namespace {

// Texels up to which a row is read anew by each fragment that needs its summary.
constexpr int kShortRow = 16;
// Longer rows are read in groups that work side by side, and so are the rows if they are fewer than
// these.
constexpr int kLongRow = 1024;
constexpr int kBusyRows = 4096, kBusyRowsOfSoftware = 64;

// As many groups as texels in each, so that neither pass is long.
int groupsOf(int columns) {
    const int length = static_cast<int>(std::ceil(std::sqrt(columns)));
    return (columns + length - 1) / length;
}

}  // namespace

Plan rowSummaryPlan(const PlanArguments& arguments, const ShaderSource& shader, const Names& inputs,
                    std::string_view output) {
    Pass pass{.shader = shader, .inputs = {}, .targets = {}};
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        pass.inputs.push_back({inputs[i], TextureRef::input(static_cast<int>(i))});
    }
    const TextureLayout rows = arguments.input(0);
    const bool isShort = rows.columns <= kShortRow;
    const int busyRows = arguments.limits.software ? kBusyRowsOfSoftware : kBusyRows;
    const bool isBusy = rows.rows >= busyRows && rows.columns <= kLongRow;
    const int groups = isBusy ? 1 : groupsOf(rows.columns);
    Plan plan;
    if (!isShort) {
        const int length = (rows.columns + groups - 1) / groups;
        pass.uniforms = {{"groups", {length, groups}}};
        const auto addPass = [&](int number, Index summaries, int iterations) {
            Pass summary = pass;
            if (number == 2) summary.inputs.push_back({"summaries", TextureRef::scratch(0)});
            plan.scratch.push_back(linearScratch(summaries, arguments.limits));
            summary.targets = {{"summary", TextureRef::scratch(number - 1)}};
            summary.defines = {{"SUMMARY_PASS", number}};
            summary.iterations = iterations;
            summary.fetches = iterations * (number == 1 ? std::ssize(inputs) : 1);
            plan.passes.push_back(std::move(summary));
        };
        addPass(1, Index{groups} * rows.rows, length);
        if (groups > 1) addPass(2, rows.rows, groups);
        const int last = static_cast<int>(plan.scratch.size()) - 1;
        pass.inputs.push_back({"summaries", TextureRef::scratch(last)});
        pass.defines = {{"SUMMARIES"}};
    }
    pass.targets = {{output, TextureRef::output(0)}};
    pass.iterations = isShort ? 4 * rows.columns : 1;
    if (isShort) pass.fetches = (rows.columns + 1) * std::ssize(inputs);
    plan.passes.push_back(std::move(pass));
    return plan;
}

}  // namespace glgrad

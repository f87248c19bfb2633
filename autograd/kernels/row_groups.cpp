#include "autograd/kernels/row_groups.h"

#include <cmath>

#include "autograd/kernels/scratch.h"

namespace glgrad {

Plan rowGroupsPlan(const PlanArguments& arguments, const ShaderSource& shader, const Names& inputs,
                   const Names& parts, const Names& outputs) {
    const TextureLayout x = arguments.input(0);
    const int length = std::max(1, static_cast<int>(std::ceil(std::sqrt(x.rows))));
    const int groups = std::max(1, (x.rows + length - 1) / length);
    Pass collect{.shader = shader,
                 .inputs = {},
                 .targets = {},
                 .uniforms = {{"groups", {x.rows, length, groups}}},
                 .iterations = length};
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const int index = static_cast<int>(i);
        collect.inputs.push_back({inputs[i], TextureRef::input(index)});
        collect.fetches += arguments.input(index) == x ? length : 1;
    }
    Pass merge = collect;
    merge.defines = {{"MERGE"}};
    merge.iterations = groups;
    merge.fetches = groups * std::ssize(parts);
    Plan plan;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Binding part{parts[i], TextureRef::scratch(static_cast<int>(i))};
        plan.scratch.push_back(linearScratch(Index{groups} * x.columns, arguments.limits));
        collect.targets.push_back(part);
        merge.inputs.push_back(part);
    }
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        merge.targets.push_back({outputs[i], TextureRef::output(static_cast<int>(i))});
    }
    plan.passes = {std::move(collect), std::move(merge)};
    return plan;
}

}  // namespace glgrad

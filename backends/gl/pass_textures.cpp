#include "backends/gl/pass_textures.h"

#include "core/error.h"

namespace glgrad {
namespace {

// What OpenGL 3.3 and OpenGL ES 3.0 both guarantee.
constexpr std::size_t kMaxInputs = 16;

void bindAll(std::vector<Binding>& bindings, const Names& names, TextureRef::Kind kind) {
    bindings.reserve(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        bindings.push_back({names[i], {kind, static_cast<int>(i)}});
    }
}

void checkCounts(const Kernel& kernel, const PlanArguments& arguments) {
    if (arguments.inputs.size() != kernel.inputs.size() ||
        arguments.outputs.size() != kernel.outputs.size()) {
        throw Error(concat(kernel.name, ": expected ", kernel.inputs.size(), " inputs and ",
                           kernel.outputs.size(), " outputs, got ", arguments.inputs.size(),
                           " and ", arguments.outputs.size()));
    }
}

void checkRange(const Kernel& kernel, const Binding& binding, std::size_t count) {
    if (binding.texture.index >= 0 && static_cast<std::size_t>(binding.texture.index) < count) {
        return;
    }
    throw Error(concat(kernel.name, ": texture ", binding.name, " of pass is number ",
                       binding.texture.index, " of ", count));
}

TextureLayout scratchLayout(const Scratch& scratch) {
    return {.lastAxis = 4 * scratch.width,
            .columns = scratch.width,
            .rows = scratch.height,
            .width = scratch.width,
            .height = scratch.height};
}

PassTexture describe(const Kernel& kernel, const PlanArguments& arguments, const Plan& plan,
                     const Binding& binding) {
    PassTexture result{.name = binding.name, .texture = binding.texture, .layout = {}};
    const int index = binding.texture.index;
    switch (binding.texture.kind) {
        case TextureRef::Kind::input:
            checkRange(kernel, binding, arguments.inputs.size());
            result.layout = arguments.input(index);
            if (!arguments.inputFormats.empty()) result.format = arguments.inputFormats[index];
            break;
        case TextureRef::Kind::output:
            checkRange(kernel, binding, arguments.outputs.size());
            result.layout = arguments.output(index);
            if (!arguments.outputFormats.empty()) result.format = arguments.outputFormats[index];
            break;
        case TextureRef::Kind::scratch:
            checkRange(kernel, binding, plan.scratch.size());
            result.layers = plan.scratch[index].layers;
            result.kind = result.layers > 1 ? TextureKind::array : TextureKind::scratch;
            result.layout = scratchLayout(plan.scratch[index]);
    }
    return result;
}

void checkTargets(const Kernel& kernel, const Limits& limits,
                  const std::vector<PassTexture>& targets) {
    if (targets.empty()) throw Error(concat(kernel.name, ": a pass has no target"));
    const TextureLayout& first = targets.front().layout;
    int count = 0;
    for (const PassTexture& target : targets) {
        count += target.layers;
        const TextureLayout& layout = target.layout;
        if (layout.width == first.width && layout.height == first.height) continue;
        throw Error(concat(kernel.name, ": targets of one pass must have one size, got ",
                           first.width, " x ", first.height, " texels for ", targets.front().name,
                           " and ", layout.width, " x ", layout.height, " for ", target.name));
    }
    if (count > limits.maxRenderTargets) {
        throw Error(concat(kernel.name, ": expected at most ", limits.maxRenderTargets,
                           " render targets a pass, got ", count));
    }
}

void checkPass(const Kernel& kernel, const Limits& limits, const Pass& pass) {
    checkFits(kernel.name, pass.uniforms);
    if (pass.iterations > limits.maxLoopIterations) {
        throw DeviceError(concat(kernel.name, ": expected at most ", limits.maxLoopIterations,
                                 " loop iterations of a fragment, got ", pass.iterations, " in ",
                                 pass.shader.name));
    }
    if (pass.inputs.size() > kMaxInputs) {
        throw Error(concat(kernel.name, ": expected at most ", kMaxInputs,
                           " input textures a pass, got ", pass.inputs.size()));
    }
}

}  // namespace

Plan makePlan(const Kernel& kernel, const PlanArguments& arguments) {
    checkCounts(kernel, arguments);
    if (kernel.plan) {
        PlanArguments own = arguments;
        own.elementwise = kernel.elementwise;
        return kernel.plan(own);
    }
    for (std::size_t i = 1; i < arguments.outputs.size(); ++i) {
        if (arguments.output(static_cast<int>(i)) == arguments.output(0)) continue;
        throw Error(concat(kernel.name, ": outputs of a kernel without a plan must have one ",
                           "layout, got shapes ", arguments.outputs[0], " and ",
                           arguments.outputs[i]));
    }
    Plan plan;
    Pass& pass = plan.passes.emplace_back();
    pass.shader = kernel.shader;
    bindAll(pass.inputs, kernel.inputs, TextureRef::Kind::input);
    bindAll(pass.targets, kernel.outputs, TextureRef::Kind::output);
    return plan;
}

void describeTextures(const Kernel& kernel, const PlanArguments& arguments, const Plan& plan,
                      const Pass& pass, PassTextures& result) {
    checkPass(kernel, arguments.limits, pass);
    result.inputs.clear();
    result.targets.clear();
    for (const Binding& binding : pass.inputs) {
        result.inputs.push_back(describe(kernel, arguments, plan, binding));
    }
    for (const Binding& binding : pass.targets) {
        result.targets.push_back(describe(kernel, arguments, plan, binding));
    }
    checkTargets(kernel, arguments.limits, result.targets);
}

}  // namespace glgrad

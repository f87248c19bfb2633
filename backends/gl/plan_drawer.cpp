#include "backends/gl/plan_drawer.h"

#include <glbinding/gl33core/enum.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "backends/gl/gl_functions.h"
#include "core/error.h"

namespace glgrad {

using namespace gl33core;

struct PlanDrawer::Call {
    const Kernel& kernel;
    const PlanArguments& arguments;
    const Plan& plan;
    std::span<Texture* const> inputs;
    std::span<Texture* const> outputs;
    ScratchTextures& scratch;

    Texture& find(const TextureRef& ref) const {
        switch (ref.kind) {
            case TextureRef::Kind::input:
                return *inputs[ref.index];
            case TextureRef::Kind::output:
                return *outputs[ref.index];
            default:
                return scratch[ref.index];
        }
    }
};

void PlanDrawer::draw(const Kernel& kernel, const PlanArguments& arguments,
                      std::span<Texture* const> inputs, std::span<Texture* const> outputs) {
    const Plan plan = makePlan(kernel, arguments);
    ScratchTextures scratch(kernel, plan, arguments.limits, textures_, pool_);
    if (scratch.use().bytes > scratch_.bytes) scratch_ = scratch.use();
    const Call call{kernel, arguments, plan, inputs, outputs, scratch};
    for (const Pass& pass : plan.passes) draw(call, pass);
}

void PlanDrawer::compile(const Kernel& kernel, const PlanArguments& arguments) {
    startPrograms(kernel, arguments, makePlan(kernel, arguments), 0);
}

void PlanDrawer::draw(const Call& call, const Pass& pass) {
    describeTextures(call.kernel, call.arguments, call.plan, pass, described_);
    const PassTexture& first = described_.targets.front();
    const TextureRef& target = first.texture;
    if (target.kind == TextureRef::Kind::output && call.arguments.outputs[target.index].empty()) {
        return;
    }
    GlProgram& program = useProgram(call, pass);
    const unsigned framebuffer = framebufferOf(call);
    bindInputs(call, program);
    program.setTextures(described_);
    program.set(call.arguments.uniforms);
    program.set(pass.uniforms);
    state_.bindDrawFramebuffer(framebuffer);
    state_.setViewport(first.layout.width, first.layout.height);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    ++passes_;
    const Index each = pass.fetches > 0 ? pass.fetches : std::ssize(pass.inputs);
    fetches_ += each * first.layout.width * first.layout.height;
}

void PlanDrawer::startPrograms(const Kernel& kernel, const PlanArguments& arguments,
                               const Plan& plan, std::size_t firstPass) {
    PassTextures textures;
    for (std::size_t i = firstPass; i < plan.passes.size(); ++i) {
        describeTextures(kernel, arguments, plan, plan.passes[i], textures);
        programs_.find(plan.passes[i], textures);
    }
}

GlProgram& PlanDrawer::useProgram(const Call& call, const Pass& pass) {
    ProgramCache::Program& found = programs_.find(pass, described_);
    if (!found.second.finished) {
        // Those of the passes that follow are made meanwhile, where the driver can.
        const auto index = static_cast<std::size_t>(&pass - call.plan.passes.data());
        startPrograms(call.kernel, call.arguments, call.plan, index + 1);
        programs_.finish(found, described_);
    }
    GlProgram& program = found.second.program;
    state_.useProgram(program.id());
    return program;
}

unsigned PlanDrawer::framebufferOf(const Call& call) {
    std::array<Texture*, GlState::kUnits> targets{};
    std::size_t count = 0;
    for (const PassTexture& each : described_.targets) {
        targets[count++] = &call.find(each.texture);
    }
    return textures_.framebuffer(std::span(targets).first(count));
}

void PlanDrawer::bindInputs(const Call& call, const GlProgram& program) {
    for (std::size_t i = 0; i < described_.inputs.size(); ++i) {
        const PassTexture& input = described_.inputs[i];
        const Texture& texture = call.find(input.texture);
        const auto isWritten = [&](const PassTexture& target) {
            return call.find(target.texture).id == texture.id;
        };
        if (std::ranges::any_of(described_.targets, isWritten)) {
            throw Error(concat(call.kernel.name, ": a pass must not write what it reads: ",
                               input.name, " is an input and a target"));
        }
        if (!program.readsTexture(i)) continue;
        const int unit = static_cast<int>(i);
        const bool isArray = input.kind == TextureKind::array;
        if (programs_.dialect().access == TexelAccess::image) {
            state_.bindImage(unit, isArray, texture.id, texture.spec.format);
        } else {
            state_.bindTexture(unit, isArray, texture.id);
        }
    }
}

}  // namespace glgrad

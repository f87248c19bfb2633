#pragma once

#include <cstdint>
#include <span>

#include "backends/gl/gl_state.h"
#include "backends/gl/gl_textures.h"
#include "backends/gl/pass_textures.h"
#include "backends/gl/program_cache.h"
#include "backends/gl/scratch_textures.h"
#include "backends/gl/texture_pool.h"

namespace glgrad {

/// Draws the passes of kernels' plans. Needs the context.
class PlanDrawer {
public:
    PlanDrawer(GlState& state, GlTextures& textures, TexturePool& pool, ProgramCache programs)
        : state_(state), textures_(textures), pool_(pool), programs_(std::move(programs)) {}

    /// Draws a kernel for tensors that lie in these textures.
    void draw(const Kernel& kernel, const PlanArguments& arguments,
              std::span<Texture* const> inputs, std::span<Texture* const> outputs);
    /// Begins to make the programs that draw would need, and waits for none.
    void compile(const Kernel& kernel, const PlanArguments& arguments);
    void destroyPrograms() { programs_.destroyAll(); }

    std::int64_t passes() const { return passes_; }
    /// Texels that fragments fetched, as the passes tell.
    std::int64_t fetches() const { return fetches_; }
    const ProgramCache& programs() const { return programs_; }
    /// The scratch textures of the kernel that took most.
    const MemoryUse& scratch() const { return scratch_; }

private:
    struct Call;

    void draw(const Call& call, const Pass& pass);
    void startPrograms(const Kernel& kernel, const PlanArguments& arguments, const Plan& plan,
                       std::size_t firstPass);
    GlProgram& useProgram(const Call& call, const Pass& pass);
    unsigned framebufferOf(const Call& call);
    void bindInputs(const Call& call, const GlProgram& program);

    GlState& state_;
    GlTextures& textures_;
    TexturePool& pool_;
    ProgramCache programs_;
    std::int64_t passes_ = 0;
    std::int64_t fetches_ = 0;
    MemoryUse scratch_;
    PassTextures described_;  // Of the pass that is drawn; its memory is reused.
};

}  // namespace glgrad

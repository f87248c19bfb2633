#include "backends/gl/scratch_textures.h"

#include "core/error.h"

namespace glgrad {
namespace {

void check(const Kernel& kernel, const Scratch& scratch, const Limits& limits) {
    const auto fits = [](int size, int limit) { return size >= 1 && size <= limit; };
    if (fits(scratch.width, limits.maxTextureSize) && fits(scratch.height, limits.maxTextureSize) &&
        fits(scratch.layers, limits.maxRenderTargets)) {
        return;
    }
    throw Error(concat(kernel.name, ": scratch texture: expected at most ", limits.maxTextureSize,
                       " x ", limits.maxTextureSize, " texels in ", limits.maxRenderTargets,
                       " layers, got ", scratch.width, " x ", scratch.height, " in ",
                       scratch.layers));
}

}  // namespace

ScratchTextures::ScratchTextures(const Kernel& kernel, const Plan& plan, const Limits& limits,
                                 GlTextures& textures, TexturePool& pool)
    : pool_(pool) {
    for (const Scratch& scratch : plan.scratch) check(kernel, scratch, limits);
    list_.reserve(plan.scratch.size());
    try {
        for (const Scratch& scratch : plan.scratch) {
            list_.push_back(textures.take(
                {.width = scratch.width, .height = scratch.height, .layers = scratch.layers}));
        }
    } catch (...) {
        for (const Texture& texture : list_) pool_.giveBack(texture);
        throw;
    }
}

ScratchTextures::~ScratchTextures() {
    for (const Texture& texture : list_) pool_.giveBack(texture);
}

MemoryUse ScratchTextures::use() const {
    MemoryUse sum;
    for (const Texture& texture : list_) sum += {texture.spec.bytes(), 1};
    return sum;
}

}  // namespace glgrad

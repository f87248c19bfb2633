#pragma once

#include <string_view>
#include <vector>

#include "core/kernel.h"
#include "core/plan.h"
#include "core/texture_layout.h"

namespace glgrad {

/// How a shader sees a texture: see the sections of shaders/accessors.glsl.
enum class TextureKind { tensor, scratch, array };

/// A texture of a pass under the name that its shader gives it. A scratch texture is laid out like
/// a tensor of `height` rows that fill `width` texels each.
struct PassTexture {
    std::string_view name;
    TextureRef texture;
    TextureKind kind = TextureKind::tensor;
    int layers = 1;
    TextureLayout layout;
    StorageFormat format = StorageFormat::float32;
};

/// What a pass reads and writes.
struct PassTextures {
    std::vector<PassTexture> inputs;
    std::vector<PassTexture> targets;
};

/// The kernel's plan, or one pass that reads all its inputs and writes all its outputs. Throws
/// Error when the shapes are not as many as the kernel's names, or when a kernel without a plan
/// has outputs of several layouts.
Plan makePlan(const Kernel& kernel, const PlanArguments& arguments);

/// Looks up the textures of a pass in `result`, whose memory is reused. Throws Error naming the
/// kernel when the pass is not one that OpenGL can draw: no texture of that number, targets of
/// several sizes or too many of them, too many inputs or loop iterations.
void describeTextures(const Kernel& kernel, const PlanArguments& arguments, const Plan& plan,
                      const Pass& pass, PassTextures& result);

}  // namespace glgrad

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/dtype.h"
#include "core/limits.h"
#include "core/shader_source.h"
#include "core/texture_layout.h"
#include "core/uniforms.h"

namespace glgrad {

class ElementwiseFunction;

/// A texture that a pass reads or writes: an input or output tensor of the kernel, or a scratch
/// texture of its plan.
struct TextureRef {
    enum class Kind { input, output, scratch };
    Kind kind = Kind::input;
    int index = 0;

    static TextureRef input(int index) { return {Kind::input, index}; }
    static TextureRef output(int index) { return {Kind::output, index}; }
    static TextureRef scratch(int index) { return {Kind::scratch, index}; }
};

/// A texture, and the name that the shader knows it by.
struct Binding {
    std::string_view name;
    TextureRef texture;
};

/// A preprocessor constant of a shader. Every set of values makes a program of its own: keep to
/// few, and give sizes as uniforms.
struct Define {
    std::string_view name;
    int value = 1;
};

/// A pooled texture that lives as long as its plan runs. With several layers it is an array
/// texture, and a pass that targets it writes all layers at once, one render target each.
struct Scratch {
    int width = 1;
    int height = 1;
    int layers = 1;
};

/// One draw of a full-screen triangle: a fragment for every texel of the targets.
struct Pass {
    ShaderSource shader;
    std::vector<Binding> inputs;
    std::vector<Binding> targets;  ///< All of one size.
    Uniforms uniforms = {};
    std::vector<Define> defines = {};
    /// Loop iterations of one fragment, all loops together. More than
    /// Limits::maxLoopIterations is refused: some drivers stop there without a word.
    Index iterations = 1;
    /// Texels that one fragment fetches, at most; 0: one of each input.
    Index fetches = 0;
};

/// What a kernel draws.
struct Plan {
    std::vector<Scratch> scratch = {};
    std::vector<Pass> passes;
};

/// What a plan is made from. Texture layouts follow from the shapes.
struct PlanArguments {
    std::span<const Shape> inputs;
    std::span<const Shape> outputs;
    const Uniforms& uniforms;
    const Limits& limits;
    /// How the tensors rest; all as StorageFormat::float32 where these are empty. Plans need not
    /// look: whoever writes an output rounds. Scratch textures are never rounded.
    std::span<const StorageFormat> outputFormats = {};
    std::span<const StorageFormat> inputFormats = {};
    const ElementwiseFunction* elementwise = nullptr;  ///< Of the kernel; makePlan says it.

    TextureLayout input(int index) const {
        return textureLayout(inputs[index], limits.maxTextureSize);
    }
    TextureLayout output(int index) const {
        return textureLayout(outputs[index], limits.maxTextureSize);
    }
};

}  // namespace glgrad

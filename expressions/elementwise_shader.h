// glgrad: internal header
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/kernel.h"
#include "expressions/expression.h"

namespace glgrad {

/// How a shader gets the texel of an input that belongs to its fragment.
enum class LeafAccess {
    here,      ///< At the fragment's own place.
    single,    ///< The one value for all places.
    repeated,  ///< As NumPy repeats it: see leafNames.
};

/// The shader that does all steps. It reads the inputs as x0, x1, ... and writes the outputs of the
/// steps to y0, y1, ... The attributes of the steps are uniforms.
std::string elementwiseShader(std::span<const LeafAccess> leaves,
                              std::span<const KernelStep> steps);

/// The GLSL function that a handwritten shader calls for `op`, with those that it calls itself.
std::string functionText(Op op);

/// The uniform of an attribute, by the number of the step.
std::string attributeName(int step, int attribute);

/// The names of an input. It is repeated where its define is set; the strides of its rows over the
/// axes of row_map.glsl are a uniform then.
struct LeafNames {
    std::string_view input, define, strides;
};
LeafNames leafNames(std::size_t input);

}  // namespace glgrad

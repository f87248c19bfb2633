#pragma once

#include <string>
#include <vector>

#include "backends/fusion/chain.h"

namespace glgrad {

/// The name in the shader of a chain of what a step's own shader calls `name`.
std::string nameInStep(int step, std::string_view name);

/// One shader that does what all steps of a chain do. It reads the leaves as x0, x1, ... and writes
/// the values of the steps `results` to y0, y1, ...
std::string fusedShader(const Chain& chain, const std::vector<int>& results);

}  // namespace glgrad

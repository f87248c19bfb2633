#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/handle.h"
#include "layers/layer.h"

namespace glgrad {

/// What Model::layerNames says. `given` are the names that the model gave to the first of its
/// layers before. Throws ArgumentError, beginning with `model`, for a handle that holds nothing and
/// when two layers were given one name by hand.
std::vector<std::string> modelLayerNames(std::string_view model, const std::vector<Layer>& layers,
                                         std::span<const std::string> given);

}  // namespace glgrad

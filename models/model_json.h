#pragma once

#include "core/json.h"
#include "models/model.h"

namespace glgrad {

/// The architecture of a built model as Keras 2 and TensorFlow.js write it: `{"class_name": ...,
/// "config": ...}`, without weights. Throws ArgumentError for a model with a call of its own, and
/// for layers that cannot be saved, naming all of them.
Json modelToJson(const Model& model);

/// The model of such an architecture, with weights of zeros; it may be wrapped in "model_config" or
/// "modelTopology". Throws IoError for classes that are not known, all of them with their layers'
/// names (registerClass makes one known), then for all that layers do not understand, and for calls
/// that do not fit: missing layers, loops, inputs that there are not.
Model modelFromJson(const Json& json);

}  // namespace glgrad

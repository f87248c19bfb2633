#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/config.h"
#include "layers/initializers.h"
#include "layers/layer_body.h"
#include "layers/regularizers.h"
#include "models/losses.h"
#include "models/metrics.h"
#include "optim/optimizer_body.h"

namespace glgrad {

/// The layer of a config as JSON text, and the message with which such a config is refused.
Layer readLayer(const std::string& type, const std::string& config);
std::string layerError(const std::string& type, const std::string& config);

/// What an object computes from inputs that are always the same, to compare it with the one that
/// its config gives.
std::vector<float> valuesOf(const Layer& layer);
std::vector<float> valuesOf(const Initializer& initializer);
std::vector<float> valuesOf(const Regularizer& regularizer);
std::vector<float> valuesOf(const Loss& loss);
std::vector<float> valuesOf(const Metric& metric);
std::vector<float> valuesOf(const Optimizer& optimizer);

/// The object is read as it was written: the same config and the same values.
template <class Held>
void expectRoundTrip(const Held& object) {
    const Json json = toJson(object);
    SCOPED_TRACE(json.text());
    Held read;
    fromJson(Json::parse(json.text()), read);
    EXPECT_EQ(toJson(read).text(), json.text());
    EXPECT_EQ(valuesOf(read), valuesOf(object));
}

}  // namespace glgrad

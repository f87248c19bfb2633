#pragma once

#include <cstdint>
#include <optional>

#include "bench/precision/round_mantissa.h"
#include "data/dataset.h"

namespace glgrad::bench {

/// What a training keeps in few bits. Arithmetic and what Adam remembers are float32 throughout.
enum class Kept {
    forward,    ///< Activations, and weights as the layers use them; gradients are float32, and so
                ///< are the weights to which steps are added.
    gradients,  ///< Gradients too, with loss scaling: what DTypePolicy::mixedFloat16 does.
    everything  ///< The weights to which steps are added as well.
};

struct StudyOptions {
    int epochs = 8;
    Index batchSize = 64;
};

/// The part of `test` that a network classifies wrongly after it was trained on images of 16x16:
/// conv8 and conv16 of 3x3 with strides of 2 and relu, dense10. Every tensor that is kept is
/// rounded to `format` in the shader; without a format nothing is.
double trainedError(const Dataset& train, const Dataset& test, std::uint64_t seed,
                    const std::optional<FloatFormat>& format, Kept kept,
                    const StudyOptions& options = {});

}  // namespace glgrad::bench

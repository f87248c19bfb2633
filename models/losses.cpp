#include "models/losses.h"

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/arguments.h"
#include "core/error.h"
#include "models/internal/target_shapes.h"

namespace glgrad {
namespace {

constexpr float kEpsilon = 1e-7f;

// softmax(log p) is p over its sum, so one op serves logits and probabilities.
Tensor toLogits(const Tensor& predictions, bool fromLogits) {
    return fromLogits ? predictions : log(clip(predictions, kEpsilon, 1.0f - kEpsilon));
}

}  // namespace

Tensor Loss::operator()(const Tensor& targets, const Tensor& predictions) const {
    checkGiven("Loss", {{"targets", targets}, {"predictions", predictions}});
    const Tensor values = perItem(targets, cast(predictions, DType::float32));
    checkPerItem("Loss", values, predictions);
    return mean(values);
}

Tensor SparseCategoricalCrossentropy::perItem(const Tensor& targets,
                                              const Tensor& predictions) const {
    const Tensor labels = labelsFor("SparseCategoricalCrossentropy", targets, predictions);
    return sparseCategoricalCrossentropy(labels, toLogits(predictions, options_.fromLogits));
}

Tensor SparseCategoricalCrossentropy::probabilities(const Tensor& predictions) const {
    return options_.fromLogits ? softmax(predictions) : predictions;
}

CategoricalCrossentropy::CategoricalCrossentropy(const CategoricalCrossentropyOptions& options)
    : options_(options) {
    checkRange("CategoricalCrossentropy", "labelSmoothing", options.labelSmoothing,
               Range::between(0, 1));
}

Tensor CategoricalCrossentropy::perItem(const Tensor& targets, const Tensor& predictions) const {
    checkOneHot("CategoricalCrossentropy", targets, predictions);
    const float spread = options_.labelSmoothing;
    const Tensor smooth =
        spread == 0.0f
            ? targets
            : affine(targets, 1.0f - spread, spread / static_cast<float>(targets.shape().last()));
    return categoricalCrossentropy(smooth, toLogits(predictions, options_.fromLogits));
}

Tensor CategoricalCrossentropy::probabilities(const Tensor& predictions) const {
    return options_.fromLogits ? softmax(predictions) : predictions;
}

Tensor MeanSquaredError::perItem(const Tensor& targets, const Tensor& predictions) const {
    const Tensor wanted = targetsLike("MeanSquaredError", targets, predictions);
    // A batch of single values has no other axis to take the mean along.
    if (predictions.rank() == 1) return square(wanted - predictions);
    return meanSquaredError(wanted, predictions);
}

}  // namespace glgrad

#include "models/losses.h"

#include "autograd/ops.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {
namespace {

constexpr float kEpsilon = 1e-7f;

// softmax(log p) is p over its sum, so one op serves logits and probabilities.
Tensor toLogits(const Tensor& predictions, bool fromLogits) {
    return fromLogits ? predictions : log(clip(predictions, kEpsilon, 1.0f - kEpsilon));
}

void checkSameShape(const char* loss, const Tensor& targets, const Tensor& predictions) {
    if (targets.shape() == predictions.shape()) return;
    throw ArgumentError(concat(loss, ": expected targets of the predictions' shape ",
                               predictions.shape(), ", got ", targets.shape()));
}

}  // namespace

Tensor Loss::operator()(const Tensor& targets, const Tensor& predictions) const {
    checkGiven("Loss", {{"targets", targets}, {"predictions", predictions}});
    return mean(perItem(targets, cast(predictions, DType::float32)));
}

Tensor SparseCategoricalCrossentropy::perItem(const Tensor& targets,
                                              const Tensor& predictions) const {
    if (predictions.rank() < 1 || targets.shape() != predictions.shape().slice(0, -1)) {
        throw ArgumentError(
            concat("SparseCategoricalCrossentropy: expected labels [batch, ...] and predictions "
                   "[batch, ..., classes], got ",
                   targets.shape(), " and ", predictions.shape()));
    }
    return sparseCategoricalCrossentropy(targets, toLogits(predictions, options_.fromLogits));
}

Tensor SparseCategoricalCrossentropy::probabilities(const Tensor& predictions) const {
    return options_.fromLogits ? softmax(predictions) : predictions;
}

CategoricalCrossentropy::CategoricalCrossentropy(const CategoricalCrossentropyOptions& options)
    : options_(options) {
    if (!(options.labelSmoothing >= 0.0f && options.labelSmoothing <= 1.0f)) {
        throw ArgumentError(
            concat("CategoricalCrossentropy: expected labelSmoothing in [0, 1], got ",
                   options.labelSmoothing));
    }
}

Tensor CategoricalCrossentropy::perItem(const Tensor& targets, const Tensor& predictions) const {
    checkSameShape("CategoricalCrossentropy", targets, predictions);
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
    checkSameShape("MeanSquaredError", targets, predictions);
    return meanSquaredError(targets, predictions);
}

}  // namespace glgrad

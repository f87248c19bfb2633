#include "models/losses.h"

#include "autograd/ops.h"
#include "core/arguments.h"
#include "core/described_kind.h"
#include "core/error.h"
#include "core/keras_members.h"
#include "models/internal/target_shapes.h"

namespace glgrad {
namespace {

constexpr float kEpsilon = 1e-7f;

// softmax(log p) is p over its sum, so one op serves logits and probabilities.
Tensor toLogits(const Tensor& predictions, bool fromLogits) {
    return fromLogits ? predictions : log(clip(predictions, kEpsilon, 1.0f - kEpsilon));
}

class SparseCategoricalCrossentropyBody : public LossBody {
public:
    explicit SparseCategoricalCrossentropyBody(const SparseCategoricalCrossentropy& options)
        : options_(options) {}

    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override {
        const Tensor labels = labelsFor(type(), targets, predictions);
        return sparseCategoricalCrossentropy(labels, toLogits(predictions, options_.fromLogits));
    }
    bool takesClassLabels() const override { return true; }
    Tensor probabilities(const Tensor& predictions) const override {
        return options_.fromLogits ? softmax(predictions) : predictions;
    }

private:
    SparseCategoricalCrossentropy options_;
};

class CategoricalCrossentropyBody : public LossBody {
public:
    explicit CategoricalCrossentropyBody(const CategoricalCrossentropy& options)
        : options_(options) {}

    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override {
        checkOneHot(type(), targets, predictions);
        const float spread = options_.labelSmoothing;
        const Tensor smooth = spread == 0.0f
                                  ? targets
                                  : affine(targets, 1.0f - spread,
                                           spread / static_cast<float>(targets.shape().last()));
        return categoricalCrossentropy(smooth, toLogits(predictions, options_.fromLogits));
    }
    Tensor probabilities(const Tensor& predictions) const override {
        return options_.fromLogits ? softmax(predictions) : predictions;
    }

private:
    CategoricalCrossentropy options_;
};

class MeanSquaredErrorBody : public LossBody {
public:
    explicit MeanSquaredErrorBody(const MeanSquaredError&) {}

    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override {
        const Tensor wanted = targetsLike(type(), targets, predictions);
        // A batch of single values has no other axis to take the mean along.
        if (predictions.rank() == 1) return square(wanted - predictions);
        return meanSquaredError(wanted, predictions);
    }
};

}  // namespace

// Their names and reductions are always these.
Json LossBody::configWith(const Json& fields) const {
    Json config;
    config.set("name", toSnakeCase(type()));
    config.set("reduction", "sum_over_batch_size");
    return joined(std::move(config), fields);
}

Tensor Loss::operator()(const Tensor& targets, const Tensor& predictions) const {
    return (*this)(targets, predictions, Tensor());
}

Tensor Loss::operator()(const Tensor& targets, const Tensor& predictions,
                        const Tensor& weights) const {
    checkGiven("Loss", {{"targets", targets}, {"predictions", predictions}});
    const Tensor values = perItem(targets, cast(predictions, DType::float32));
    checkPerItem("Loss", values, predictions);
    if (!weights.defined()) return mean(values);
    if (weights.shape() != values.shape().slice(0, 1)) {
        throw ArgumentError(concat("Loss: expected weights ", values.shape().slice(0, 1), ", got ",
                                   weights.shape()));
    }
    Shape column = values.shape();
    for (int axis = 1; axis < column.rank(); ++axis) column = column.with(axis, 1);
    return mean(values * reshape(weights, column));
}

void describe(Fields& field, SparseCategoricalCrossentropy& o) {
    field("fromLogits", o.fromLogits);
}
void describe(Fields& field, CategoricalCrossentropy& o) {
    field("fromLogits", o.fromLogits);
    field("labelSmoothing", o.labelSmoothing, Range::between(0, 1));
}
void describe(Fields&, MeanSquaredError&) {}

const LossClass& classOf(const SparseCategoricalCrossentropy&) {
    return describedAs<SparseCategoricalCrossentropy, SparseCategoricalCrossentropyBody>(
        "SparseCategoricalCrossentropy");
}
const LossClass& classOf(const CategoricalCrossentropy&) {
    return describedAs<CategoricalCrossentropy, CategoricalCrossentropyBody>(
        "CategoricalCrossentropy");
}
const LossClass& classOf(const MeanSquaredError&) {
    return describedAs<MeanSquaredError, MeanSquaredErrorBody>("MeanSquaredError", "mse");
}

template struct InstantiateKind<LossBody>;

}  // namespace glgrad

#pragma once

#include "core/described.h"
#include "core/tensor.h"

namespace glgrad {

/// What a Loss does. One of your own derives from it and overrides perItem.
class LossBody : public DescribedBody {
public:
    using Kind = LossBody;
    static constexpr std::string_view kKindName = "loss";
    virtual Tensor perItem(const Tensor& targets, const Tensor& predictions) const = 0;
    virtual bool takesClassLabels() const { return false; }
    virtual Tensor probabilities(const Tensor& predictions) const { return predictions; }

protected:
    Json configWith(const Json& fields) const override;
};
using LossClass = DescribedClass<LossBody>;

/// How far predictions are from their targets:
/// `Loss loss = SparseCategoricalCrossentropy{.fromLogits = true};`.
class Loss : public Handle<LossBody> {
public:
    using Handle::Handle;

    /// The mean over all items, computed in float32. Throws ArgumentError for shapes that do not
    /// fit, and for a class of one's own whose perItem returns another shape than it may.
    Tensor operator()(const Tensor& targets, const Tensor& predictions) const;
    /// The same with each item's loss times what it counts, [batch]; a tensor that is not defined
    /// counts all alike. It is divided by the number of items, whatever they count.
    Tensor operator()(const Tensor& targets, const Tensor& predictions,
                      const Tensor& weights) const;
    /// The loss of each item, [batch], or of more of the predictions' first axes. Throws
    /// ArgumentError for shapes that do not fit.
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const {
        return body().perItem(targets, predictions);
    }
    /// Whether targets are numbers of classes, from 0 to the last axis of the predictions: fit and
    /// evaluate then look at the labels of a data set before its first batch.
    bool takesClassLabels() const { return body().takesClassLabels(); }
    /// What classification losses make of predictions before comparing them: softmax for logits.
    Tensor probabilities(const Tensor& predictions) const {
        return body().probabilities(predictions);
    }
};

/// -log p[target] of labels [batch, ...], or [batch, ..., 1], and predictions [batch, ...,
/// classes]. Probabilities are kept in [1e-7, 1 - 1e-7] and made to sum to 1. A label outside of
/// 0..classes-1 gives NaN.
///
/// Source: keras/src/backend/tensorflow/nn.py, sparse_categorical_crossentropy.
struct SparseCategoricalCrossentropy {
    bool fromLogits = false;  ///< Whether predictions are logits; otherwise they are probabilities.
};
const LossClass& classOf(const SparseCategoricalCrossentropy&);

/// -sum(targets * log p), both [batch, ..., classes]; probabilities as in
/// SparseCategoricalCrossentropy.
struct CategoricalCrossentropy {
    bool fromLogits = false;  ///< Whether predictions are logits; otherwise they are probabilities.
    float labelSmoothing = 0.0f;  ///< The part of each target that is spread over all classes.
};
const LossClass& classOf(const CategoricalCrossentropy&);

/// mean((targets - predictions)^2) along the last axis, both [batch, ..., n]; of each item where
/// both are [batch]. Targets may have a last axis of 1 that predictions lack, or lack theirs.
struct MeanSquaredError {};
const LossClass& classOf(const MeanSquaredError&);

}  // namespace glgrad

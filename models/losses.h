#pragma once

#include "core/tensor.h"

namespace glgrad {

/// How far predictions are from their targets. A loss of your own derives from it and overrides
/// perItem.
class Loss {
public:
    virtual ~Loss() = default;
    /// The loss of each item, [batch], or of more of the predictions' first axes. Throws
    /// ArgumentError for shapes that do not fit.
    virtual Tensor perItem(const Tensor& targets, const Tensor& predictions) const = 0;
    /// Whether targets are numbers of classes, from 0 to the last axis of the predictions: fit and
    /// evaluate then look at the labels of a data set before its first batch.
    virtual bool takesClassLabels() const { return false; }
    /// What classification losses make of predictions before comparing them: softmax for logits.
    virtual Tensor probabilities(const Tensor& predictions) const { return predictions; }
    /// The mean over all items, computed in float32. Throws ArgumentError also for a perItem whose
    /// result has another shape than it may have.
    Tensor operator()(const Tensor& targets, const Tensor& predictions) const;
};

struct SparseCategoricalCrossentropyOptions {
    bool fromLogits = false;  ///< Whether predictions are logits; otherwise they are probabilities.
};
/// -log p[target] of labels [batch, ...], or [batch, ..., 1], and predictions [batch, ...,
/// classes]. Probabilities are kept in [1e-7, 1 - 1e-7] and made to sum to 1. A label outside of
/// 0..classes-1 gives NaN.
///
/// Source: keras/src/backend/tensorflow/nn.py, sparse_categorical_crossentropy.
class SparseCategoricalCrossentropy : public Loss {
public:
    explicit SparseCategoricalCrossentropy(const SparseCategoricalCrossentropyOptions& options = {})
        : options_(options) {}
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override;
    bool takesClassLabels() const override { return true; }
    Tensor probabilities(const Tensor& predictions) const override;

private:
    SparseCategoricalCrossentropyOptions options_;
};

struct CategoricalCrossentropyOptions {
    bool fromLogits = false;  ///< Whether predictions are logits; otherwise they are probabilities.
    float labelSmoothing = 0.0f;  ///< The part of each target that is spread over all classes.
};
/// -sum(targets * log p), both [batch, ..., classes]; probabilities as in
/// SparseCategoricalCrossentropy.
class CategoricalCrossentropy : public Loss {
public:
    explicit CategoricalCrossentropy(const CategoricalCrossentropyOptions& options = {});
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override;
    Tensor probabilities(const Tensor& predictions) const override;

private:
    CategoricalCrossentropyOptions options_;
};

/// mean((targets - predictions)^2) along the last axis, both [batch, ..., n]; of each item where
/// both are [batch]. Targets may have a last axis of 1 that predictions lack, or lack theirs.
class MeanSquaredError : public Loss {
public:
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override;
};

}  // namespace glgrad

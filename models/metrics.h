#pragma once

#include <string>

#include "core/tensor.h"

namespace glgrad {

/// A number that sums up how a model does over many batches. It accumulates on the device; only
/// who reads the result waits for it.
class Metric {
public:
    virtual ~Metric() = default;
    const std::string& name() const { return name_; }

    virtual void reset() = 0;
    virtual void update(const Tensor& targets, const Tensor& predictions) = 0;
    /// A scalar. Throws ArgumentError before the first update.
    virtual Tensor result() const = 0;

protected:
    explicit Metric(std::string name) : name_(std::move(name)) {}

private:
    std::string name_;
};

/// The mean of values that come batch by batch, each weighted by its number of items.
class WeightedMean {
public:
    void reset();
    /// `mean` is a scalar.
    void add(const Tensor& mean, Index items);
    Tensor result() const;

private:
    Tensor total_;
    Index items_ = 0;
};

/// A metric that is the mean of a value per item. One of your own overrides perItem.
class MeanMetric : public Metric {
public:
    void reset() override { mean_.reset(); }
    void update(const Tensor& targets, const Tensor& predictions) override;
    Tensor result() const override { return mean_.result(); }

protected:
    using Metric::Metric;
    virtual Tensor perItem(const Tensor& targets, const Tensor& predictions) const = 0;

private:
    WeightedMean mean_;
};

struct MetricOptions {
    std::string name = "accuracy";
};

/// How often the largest of the predictions [batch, ..., classes] is at the label [batch, ...].
class SparseCategoricalAccuracy : public MeanMetric {
public:
    explicit SparseCategoricalAccuracy(const MetricOptions& options = {})
        : MeanMetric(options.name) {}

protected:
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override;
};

/// How often predictions and targets, both [batch, ..., classes], are largest at the same class.
class CategoricalAccuracy : public MeanMetric {
public:
    explicit CategoricalAccuracy(const MetricOptions& options = {}) : MeanMetric(options.name) {}

protected:
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override;
};

}  // namespace glgrad

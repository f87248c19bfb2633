#pragma once

#include <string>

#include "core/described.h"
#include "core/tensor.h"

namespace glgrad {

/// What a Metric does. One of your own derives from it, or from MeanMetricBody.
///
/// State belongs into members that a copy has for itself: tensors, not variables or pointers. A
/// metric that cannot be copied, or whose class is not known because it was given as a pointer to
/// MetricBody, is used itself, by one run at a time.
class MetricBody : public DescribedBody {
public:
    using Kind = MetricBody;
    static constexpr std::string_view kKindName = "metric";
    void identify(std::string_view type, const std::string& name);
    void restore(const Json& config) override;
    const std::string& name() const { return name_; }

    virtual void reset() = 0;
    virtual void update(const Tensor& targets, const Tensor& predictions) = 0;
    virtual Tensor result() const = 0;

protected:
    /// For a class that is made from descriptions, which have a `name`.
    MetricBody() = default;
    /// For one that is not.
    explicit MetricBody(std::string name) : name_(std::move(name)) {}

    Json configWith(const Json& fields) const override;

private:
    friend class RunMetric;

    std::string name_;
    bool isLent_ = false;
};
using MetricClass = DescribedClass<MetricBody>;

/// A number that sums up how a model does over many batches:
/// `Metric accuracy = SparseCategoricalAccuracy{};`. It accumulates on the device; only who reads
/// the result waits for it.
///
/// An epoch of fit and each evaluate work with a copy of the metric that compile was given, and
/// assign the copy to it when they end, so that runs within runs do not disturb each other.
class Metric : public Handle<MetricBody> {
public:
    using Handle::Handle;
    Metric(const Handle& handle) : Handle(handle) {}

    const std::string& name() const { return body().name(); }
    void reset() const { body().reset(); }
    /// Throws ArgumentError for shapes that do not fit.
    void update(const Tensor& targets, const Tensor& predictions) const {
        body().update(targets, predictions);
    }
    /// A scalar. Throws ArgumentError before the first update.
    Tensor result() const { return body().result(); }
};

/// The mean of values that come batch by batch. It is right to the last digit or two also after
/// millions of batches.
class WeightedMean {
public:
    void reset();
    /// `mean` is a scalar, which stands for a number of items.
    void add(const Tensor& mean, Index items);
    /// The same for their sum, which is exact where the sum is.
    void addSum(const Tensor& sum, Index items);
    /// Throws ArgumentError before anything was added.
    Tensor result() const;

private:
    void add(const Tensor& value, float weight, Index items);

    Tensor total_;
    Tensor correction_;  // What rounding has taken from the total.
    Index items_ = 0;
};

/// A metric that is the mean of a value per item. One of your own overrides perItem, which returns
/// values [batch], or of more of the predictions' first axes; update refuses other shapes.
class MeanMetricBody : public MetricBody {
public:
    void reset() override { mean_.reset(); }
    void update(const Tensor& targets, const Tensor& predictions) override;
    Tensor result() const override { return mean_.result(); }

protected:
    using MetricBody::MetricBody;
    virtual Tensor perItem(const Tensor& targets, const Tensor& predictions) const = 0;

private:
    WeightedMean mean_;
};

/// How often the largest of the predictions [batch, ..., classes] is at the label [batch, ...], or
/// [batch, ..., 1].
struct SparseCategoricalAccuracy {
    std::string name = "accuracy";
};
const MetricClass& classOf(const SparseCategoricalAccuracy&);

/// How often predictions and targets, both [batch, ..., classes], are largest at the same class.
struct CategoricalAccuracy {
    std::string name = "accuracy";
};
const MetricClass& classOf(const CategoricalAccuracy&);

}  // namespace glgrad

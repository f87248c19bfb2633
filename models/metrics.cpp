#include "models/metrics.h"

#include "autograd/kernels/running_sum.h"
#include "autograd/ops.h"
#include "core/arguments.h"
#include "core/described_kind.h"
#include "core/error.h"
#include "models/internal/target_shapes.h"

namespace glgrad {

namespace {

class SparseCategoricalAccuracyBody : public MeanMetricBody {
public:
    explicit SparseCategoricalAccuracyBody(const SparseCategoricalAccuracy&) {}

protected:
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override {
        return equal(labelsFor(type(), targets, predictions), argmax(predictions));
    }
};

class CategoricalAccuracyBody : public MeanMetricBody {
public:
    explicit CategoricalAccuracyBody(const CategoricalAccuracy&) {}

protected:
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override {
        checkOneHot(type(), targets, predictions);
        return equal(argmax(targets), argmax(predictions));
    }
};

}  // namespace

void MetricBody::identify(std::string_view type, const std::string& name) {
    DescribedBody::identify(type, name);
    name_ = name;
}

Json MetricBody::configWith(const Json& fields) const {
    Json config;
    config.set("name", name_);
    config.set("dtype", "float32");
    return joined(std::move(config), fields);
}

// Where the description has no name.
void MetricBody::restore(const Json& config) {
    if (std::string name = nameIn(config); !name.empty()) name_ = std::move(name);
}

void WeightedMean::reset() { *this = {}; }

void WeightedMean::add(const Tensor& mean, Index items) {
    add(mean, static_cast<float>(items), items);
}

void WeightedMean::addSum(const Tensor& sum, Index items) { add(sum, 1.0f, items); }

void WeightedMean::add(const Tensor& value, float weight, Index items) {
    checkGiven("WeightedMean", {{"value", value}});
    if (value.rank() != 0 || items < 0) {
        throw ArgumentError(
            concat("WeightedMean: expected a scalar and a number of items >= 0, got ",
                   value.shape(), " and ", items));
    }
    if (items == 0) return;
    RunningSum sum{total_, correction_};
    sum.add(value, weight);
    total_ = sum.total;
    correction_ = sum.correction;
    items_ += items;
}

Tensor WeightedMean::result() const {
    if (items_ == 0) throw ArgumentError("a mean was asked for before anything was added to it");
    return (total_ + correction_) / fullLike(total_, static_cast<float>(items_));
}

void MeanMetricBody::update(const Tensor& targets, const Tensor& predictions) {
    checkGiven(name(), {{"targets", targets}, {"predictions", predictions}});
    const Tensor values = perItem(targets, predictions);
    checkPerItem(name(), values, predictions);
    // Not in float16, where a sum is soon infinite.
    const bool isHalf = values.dtype() == DType::float16;
    mean_.addSum(sum(isHalf ? cast(values, DType::float32) : values), values.size());
}

void describe(Fields&, SparseCategoricalAccuracy&) {}
void describe(Fields&, CategoricalAccuracy&) {}

const MetricClass& classOf(const SparseCategoricalAccuracy&) {
    return describedAs<SparseCategoricalAccuracy, SparseCategoricalAccuracyBody>(
        "SparseCategoricalAccuracy");
}
const MetricClass& classOf(const CategoricalAccuracy&) {
    return describedAs<CategoricalAccuracy, CategoricalAccuracyBody>("CategoricalAccuracy");
}

template struct InstantiateKind<MetricBody>;

}  // namespace glgrad

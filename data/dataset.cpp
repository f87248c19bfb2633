#include "data/dataset.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <mutex>
#include <numeric>
#include <utility>

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/random.h"

namespace glgrad {
namespace {

constexpr Index kMostItems = Index{1} << 24;
// Labels that are read back at once, to look at them.
constexpr Index kLabelsAtOnce = Index{1} << 22;

void checkColumn(const char* what, const Tensor& column, const Tensor& first) {
    checkGiven("Dataset", {{what, column}});
    if (column.device() != first.device()) {
        throw ArgumentError(concat("Dataset: expected features and labels on one device, got ",
                                   first.device().info().name, " and ",
                                   column.device().info().name));
    }
    if (column.rank() < 1 || first.rank() < 1 || column.shape()[0] != first.shape()[0]) {
        throw ArgumentError(concat("Dataset: expected features [n, ...] and labels [n, ...], got ",
                                   first.shape(), " and ", column.shape()));
    }
    if (column.shape().slice(1, column.rank()).empty() ||
        first.shape().slice(1, first.rank()).empty()) {
        throw ArgumentError(concat("Dataset: expected items and labels that have values, got ",
                                   first.shape(), " and ", column.shape()));
    }
}

void checkNames(const char* what, const std::vector<std::string>& names, std::size_t columns) {
    if (names.empty() || names.size() == columns) return;
    throw ArgumentError(concat("Dataset: expected a name for each of ", columns, " ", what,
                               ", got ", names.size()));
}

std::vector<Index> inOrder(Index count) {
    std::vector<Index> places(count);
    std::iota(places.begin(), places.end(), Index{0});
    return places;
}

}  // namespace

struct Dataset::KnownRanges {
    struct OfColumn {
        std::once_flag once;
        LabelRange range;
    };
    explicit KnownRanges(std::size_t count) : columns(count) {}
    std::deque<OfColumn> columns;
};

Dataset::Dataset(const Tensors& features, const Tensors& labels, const DatasetOptions& options)
    : features_(features),
      labels_(labels),
      options_(options),
      labelRanges_(std::make_shared<KnownRanges>(labels.size())) {
    if (features.empty()) throw ArgumentError("Dataset: expected features, got none");
    checkGiven("Dataset", {{"features", features[0]}});
    for (const Tensor& each : labels) checkColumn("labels", each, features[0]);
    for (const Tensor& each : features) checkColumn("features", each, features[0]);
    checkNames("features", options.featureNames, features.size());
    checkNames("labels", options.labelNames, labels.size());
    checkRange("Dataset", "scale", options.scale, Range::finite());
    count_ = features[0].shape()[0];
    if (count_ > kMostItems) {
        throw ArgumentError(
            concat("Dataset: expected at most ", kMostItems, " items, got ", count_));
    }
    if (options.sampleWeights.defined() && options.sampleWeights.shape() != Shape{count_}) {
        throw ArgumentError(concat("Dataset: expected sampleWeights ", Shape{count_}, ", got ",
                                   options.sampleWeights.shape()));
    }
    for (const Tensor& each : features) {
        itemShapes_.push_back(each.shape().slice(1, each.rank()));
    }
    if (!options_.itemShape) return;
    if (features.size() > 1 || options_.itemShape->size() != itemShapes_[0].size()) {
        throw ArgumentError(concat("Dataset: features ", features[0].shape(), " have items of ",
                                   itemShapes_[0].size(), " values, got itemShape ",
                                   *options_.itemShape));
    }
    itemShapes_[0] = *options_.itemShape;
}

Dataset Dataset::part(Index begin, Index count) const {
    if (begin < 0 || count < 0) {
        throw ArgumentError(
            concat("Dataset: expected a number of items >= 0, got ", std::min(begin, count)));
    }
    Dataset result = *this;
    result.begin_ = begin_ + std::min(begin, count_);
    result.count_ = std::min(count, count_ - std::min(begin, count_));
    result.labelRanges_ = std::make_shared<KnownRanges>(labels_.size());
    return result;
}

Dataset Dataset::skip(Index count) const { return part(count, count_); }

Dataset::Split Dataset::split(double fraction) const {
    if (!(fraction >= 0.0 && fraction <= 1.0)) {
        throw ArgumentError(concat("Dataset: expected a fraction in [0, 1], got ", fraction));
    }
    const Index first = std::llround(fraction * static_cast<double>(count_));
    return {take(first), skip(first)};
}

Tensor Dataset::uploadPlaces(std::span<const Index> places) const {
    std::vector<float> values(places.size());
    std::ranges::transform(places, values.begin(),
                           [&](Index place) { return static_cast<float>(begin_ + place); });
    return Tensor({static_cast<Index>(values.size())}, values, DType::int32, device());
}

Batch Dataset::gather(const Tensor& places, Index begin, Index count) const {
    Batch batch;
    for (std::size_t i = 0; i < features_.size(); ++i) {
        batch.features.push_back(gatherBatch(features_[i], places,
                                             {.begin = begin,
                                              .count = count,
                                              .scale = options_.scale,
                                              .itemShape = itemShapes_[i]}));
    }
    for (const Tensor& labels : labels_) {
        batch.labels.push_back(gatherLabels(labels, places, begin, count));
    }
    if (options_.sampleWeights.defined()) {
        batch.weights.push_back(gatherLabels(options_.sampleWeights, places, begin, count));
    }
    return batch;
}

Tensor Dataset::gatherLabels(const Tensor& labels, const Tensor& places, Index begin,
                             Index count) const {
    return gatherBatch(labels, places, {.begin = begin, .count = count, .dtype = labels.dtype()});
}

const LabelRange& Dataset::labelRange(std::size_t column) const {
    if (count_ == 0) throw ArgumentError("Dataset: labelRange: the dataset is empty");
    if (column >= labels_.size()) {
        throw ArgumentError(concat("Dataset: labelRange: expected a column in [0, ", labels_.size(),
                                   "), got ", column));
    }
    KnownRanges::OfColumn& known = labelRanges_->columns[column];
    std::call_once(known.once, [&] { known.range = readLabelRange(labels_[column]); });
    return known.range;
}

LabelRange Dataset::readLabelRange(const Tensor& labels) const {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    LabelRange range{.smallest = kInfinity, .largest = -kInfinity};
    const Tensor places = uploadPlaces(inOrder(count_));
    const Index labelsOfItem = labels.size() / labels.shape()[0];
    const Index items = std::max<Index>(1, kLabelsAtOnce / labelsOfItem);
    for (Index begin = 0; begin < count_; begin += items) {
        for (const float label :
             gatherLabels(labels, places, begin, std::min(items, count_ - begin)).values()) {
            if (std::trunc(label) != label) {
                if (!range.fraction) range.fraction = label;
                continue;
            }
            range.smallest = std::min(range.smallest, label);
            range.largest = std::max(range.largest, label);
        }
    }
    return range;
}

Batch Dataset::items(std::span<const Index> places) const {
    for (const Index place : places) {
        if (place >= 0 && place < count_) continue;
        throw ArgumentError(concat("Dataset: expected a place in [0, ", count_, "), got ", place));
    }
    return gather(uploadPlaces(places), 0, static_cast<Index>(places.size()));
}

Batches Dataset::batches(const BatchOptions& options) const {
    countBatches(options.batchSize);
    std::vector<Index> places = inOrder(count_);
    if (options.shuffle) {
        RandomGenerator generator(options.seed, options.epoch);
        std::ranges::copy(generator.permutation(static_cast<std::uint32_t>(count_)),
                          places.begin());
    }
    return Batches(*this, uploadPlaces(places),
                   std::min(options.batchSize, std::max<Index>(count_, 1)));
}

Index Dataset::countBatches(Index batchSize) const {
    if (batchSize <= 0) {
        throw ArgumentError(concat("Dataset: expected batchSize > 0, got ", batchSize));
    }
    return count_ == 0 ? 0 : 1 + (count_ - 1) / batchSize;
}

Index Batches::size() const { return dataset_.countBatches(batchSize_); }

Batch Batches::operator[](Index index) const {
    if (index < 0 || index >= size()) {
        throw ArgumentError(concat("Batches: expected an index in [0, ", size(), "), got ", index));
    }
    const Index begin = index * batchSize_;
    return dataset_.gather(order_, begin, std::min(batchSize_, dataset_.size() - begin));
}

}  // namespace glgrad

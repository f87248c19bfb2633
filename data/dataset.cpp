#include "data/dataset.h"

#include <algorithm>
#include <cmath>
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

void checkTensors(const Tensor& features, const Tensor& labels) {
    checkGiven("Dataset", {{"features", features}, {"labels", labels}});
    if (features.device() != labels.device()) {
        throw ArgumentError(concat("Dataset: expected features and labels on one device, got ",
                                   features.device().info().name, " and ",
                                   labels.device().info().name));
    }
}

void checkShapes(const Shape& features, const Shape& labels) {
    if (features.rank() < 1 || labels.rank() < 1 || features[0] != labels[0]) {
        throw ArgumentError(concat("Dataset: expected features [n, ...] and labels [n, ...], got ",
                                   features, " and ", labels));
    }
    if (features[0] > kMostItems) {
        throw ArgumentError(
            concat("Dataset: expected at most ", kMostItems, " items, got ", features[0]));
    }
    if (features.slice(1, features.rank()).empty() || labels.slice(1, labels.rank()).empty()) {
        throw ArgumentError(concat("Dataset: expected items and labels that have values, got ",
                                   features, " and ", labels));
    }
}

std::vector<Index> inOrder(Index count) {
    std::vector<Index> places(count);
    std::iota(places.begin(), places.end(), Index{0});
    return places;
}

}  // namespace

struct Dataset::KnownRange {
    std::once_flag once;
    LabelRange range;
};

Dataset::Dataset(const Tensor& features, const Tensor& labels, const DatasetOptions& options)
    : features_(features),
      labels_(labels),
      options_(options),
      labelRange_(std::make_shared<KnownRange>()) {
    checkTensors(features, labels);
    checkShapes(features.shape(), labels.shape());
    checkRange("Dataset", "scale", options.scale, Range::finite());
    count_ = features.shape()[0];
    const Shape item = features.shape().slice(1, features.rank());
    if (!options_.itemShape) options_.itemShape = item;
    if (options_.itemShape->size() != item.size()) {
        throw ArgumentError(concat("Dataset: features ", features.shape(), " have items of ",
                                   item.size(), " values, got itemShape ", *options_.itemShape));
    }
}

Dataset Dataset::part(Index begin, Index count) const {
    if (begin < 0 || count < 0) {
        throw ArgumentError(
            concat("Dataset: expected a number of items >= 0, got ", std::min(begin, count)));
    }
    Dataset result = *this;
    result.begin_ = begin_ + std::min(begin, count_);
    result.count_ = std::min(count, count_ - std::min(begin, count_));
    result.labelRange_ = std::make_shared<KnownRange>();
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
    const Tensor features = gatherBatch(
        features_, places,
        {.begin = begin, .count = count, .scale = options_.scale, .itemShape = options_.itemShape});
    return {features, gatherLabels(places, begin, count)};
}

Tensor Dataset::gatherLabels(const Tensor& places, Index begin, Index count) const {
    return gatherBatch(labels_, places, {.begin = begin, .count = count, .dtype = labels_.dtype()});
}

const LabelRange& Dataset::labelRange() const {
    if (count_ == 0) throw ArgumentError("Dataset: labelRange: the dataset is empty");
    std::call_once(labelRange_->once, [&] { labelRange_->range = readLabelRange(); });
    return labelRange_->range;
}

LabelRange Dataset::readLabelRange() const {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    LabelRange range{.smallest = kInfinity, .largest = -kInfinity};
    const Tensor places = uploadPlaces(inOrder(count_));
    const Index labelsOfItem = labels_.size() / labels_.shape()[0];
    const Index items = std::max<Index>(1, kLabelsAtOnce / labelsOfItem);
    for (Index begin = 0; begin < count_; begin += items) {
        for (const float label :
             gatherLabels(places, begin, std::min(items, count_ - begin)).values()) {
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

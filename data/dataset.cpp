#include "data/dataset.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/error.h"
#include "core/random.h"

namespace glgrad {
namespace {

constexpr Index kMostItems = Index{1} << 24;

void checkShapes(const Shape& features, const Shape& labels) {
    if (features.rank() < 1 || labels.rank() < 1 || features[0] != labels[0]) {
        throw ArgumentError(concat("Dataset: expected features [n, ...] and labels [n, ...], got ",
                                   features, " and ", labels));
    }
    if (features[0] > kMostItems) {
        throw ArgumentError(
            concat("Dataset: expected at most ", kMostItems, " items, got ", features[0]));
    }
}

}  // namespace

Dataset::Dataset(const Tensor& features, const Tensor& labels, const DatasetOptions& options)
    : features_(features), labels_(labels), options_(options) {
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
    const Tensor labels =
        gatherBatch(labels_, places, {.begin = begin, .count = count, .dtype = labels_.dtype()});
    return {features, labels};
}

Batch Dataset::items(std::span<const Index> places) const {
    for (const Index place : places) {
        if (place >= 0 && place < count_) continue;
        throw ArgumentError(concat("Dataset: expected a place in [0, ", count_, "), got ", place));
    }
    return gather(uploadPlaces(places), 0, static_cast<Index>(places.size()));
}

Batches Dataset::batches(const BatchOptions& options) const {
    if (options.batchSize <= 0) {
        throw ArgumentError(concat("Dataset: expected batchSize > 0, got ", options.batchSize));
    }
    std::vector<Index> places(count_);
    if (options.shuffle) {
        RandomGenerator generator(options.seed, options.epoch);
        std::ranges::copy(generator.permutation(static_cast<std::uint32_t>(count_)),
                          places.begin());
    } else {
        std::iota(places.begin(), places.end(), Index{0});
    }
    return Batches(*this, uploadPlaces(places), options.batchSize);
}

Index Batches::size() const { return (dataset_.size() + batchSize_ - 1) / batchSize_; }

Batch Batches::operator[](Index index) const {
    if (index < 0 || index >= size()) {
        throw ArgumentError(concat("Batches: expected an index in [0, ", size(), "), got ", index));
    }
    const Index begin = index * batchSize_;
    return dataset_.gather(order_, begin, std::min(batchSize_, dataset_.size() - begin));
}

}  // namespace glgrad

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace glgrad {

struct DatasetOptions {
    /// The shape of one item; by default the axes of the features after the first. Its size must be
    /// that of those axes.
    std::optional<Shape> itemShape = std::nullopt;
    /// Multiplies the features of a batch, such as 1 / 255 for images that rest as bytes.
    float scale = 1.0f;
    /// The names of the classes, by label; may be left out.
    std::vector<std::string> classNames = {};
    /// What each item counts in the loss, [n]; by default 1.
    Tensor sampleWeights = {};
    /// The inputs and outputs of a model that several features and labels belong to. Without names
    /// they belong to them in their order.
    std::vector<std::string> featureNames = {};
    std::vector<std::string> labelNames = {};
};

/// The features or the labels of a batch, one tensor for each input or output of a model. A single
/// one converts to Tensor.
class Columns : public Tensors {
public:
    using Tensors::Tensors;
    /// Throws ArgumentError unless there is one.
    operator const Tensor&() const { return one(); }
};

/// Some items [count, ...item shape] and their labels [count, ...].
struct Batch {
    Columns features;
    Columns labels = {};
    /// What each item counts in the loss, [count]: none, one for all outputs, or one for each; one
    /// that is not defined counts all alike.
    Tensors weights = {};

    Index size() const { return features[0].shape()[0]; }
    /// The weights for the i-th labels; not defined where all items count alike.
    Tensor weightsOf(std::size_t i) const {
        const std::size_t place = weights.size() > 1 ? i : 0;
        return place < weights.size() ? weights[place] : Tensor();
    }
};

struct BatchOptions {
    Index batchSize = 32;
    bool shuffle = false;
    /// What the order of a shuffled epoch depends on, besides the epoch.
    std::uint64_t seed = 0;
    std::uint64_t epoch = 0;
};

class Batches;

/// What labels are, as numbers of classes.
struct LabelRange {
    float smallest = 0.0f;
    float largest = 0.0f;
    /// The first label that is not a whole number, such as NaN. The others ignore such labels.
    std::optional<float> fraction = std::nullopt;
};

/// Items with their labels, whole on the device: it is uploaded once, and a batch is a gather. A
/// handle: copies, and parts made by take and split, share the memory.
class Dataset {
public:
    /// `features` [n, ...] and `labels` [n, ...], one or several of each, or no labels, may rest as
    /// bytes. Throws ArgumentError when the sizes differ, when they are on two devices, when an
    /// item has no values, when an item shape does not fit, and for more than 2^24 items (an index
    /// is a float).
    Dataset(const Tensors& features, const Tensors& labels = {},
            const DatasetOptions& options = {});

    /// The number of items.
    Index size() const { return count_; }
    /// Of an item's first feature.
    const Shape& itemShape() const { return itemShapes_[0]; }
    /// Of an item, without the batch.
    const std::vector<Shape>& itemShapes() const { return itemShapes_; }
    const std::vector<std::string>& featureNames() const { return options_.featureNames; }
    const std::vector<std::string>& labelNames() const { return options_.labelNames; }
    /// How many labels an item has.
    std::size_t labelCount() const { return labels_.size(); }
    const std::vector<std::string>& classNames() const { return options_.classNames; }
    Device device() const { return features_[0].device(); }

    /// The first `count` items, or all when there are fewer. Throws ArgumentError for a negative
    /// one.
    Dataset take(Index count) const { return part(0, count); }
    /// The items but the first `count`.
    Dataset skip(Index count) const;
    struct Split;
    /// Two parts, the first with `fraction` of the items, rounded. Throws ArgumentError when it is
    /// not in [0, 1].
    Split split(double fraction) const;

    /// The items in batches; uploads their order, and nothing after that. A batchSize above the
    /// number of items means all of them. Throws ArgumentError for one below 1.
    Batches batches(const BatchOptions& options = {}) const;
    /// The number of batches of a size.
    Index countBatches(Index batchSize) const;
    /// The range of all labels of a column. Reads them back when it is first asked for; copies of
    /// this dataset remember it together. Throws ArgumentError for an empty dataset.
    const LabelRange& labelRange(std::size_t column = 0) const;
    /// The items at some places, in that order. Throws ArgumentError for a place out of range.
    Batch items(std::span<const Index> places) const;

private:
    friend class Batches;
    Dataset part(Index begin, Index count) const;
    Tensor uploadPlaces(std::span<const Index> places) const;
    Tensor gatherLabels(const Tensor& labels, const Tensor& places, Index begin, Index count) const;
    Batch gather(const Tensor& places, Index begin, Index count) const;
    LabelRange readLabelRange(const Tensor& labels) const;

    Tensors features_;
    Tensors labels_;
    DatasetOptions options_;
    std::vector<Shape> itemShapes_;
    Index begin_ = 0;
    Index count_ = 0;

    struct KnownRanges;
    std::shared_ptr<KnownRanges> labelRanges_;  // Of these items.
};

struct Dataset::Split {
    Dataset first;
    Dataset second;
};

/// One epoch of a dataset: `for (const Batch& batch : train.batches({.batchSize = 64}))`. The last
/// batch has what remains. Nothing is uploaded or read back.
class Batches {
public:
    /// The number of batches.
    Index size() const;
    Batch operator[](Index index) const;

    class Iterator {
    public:
        Iterator(const Batches* batches, Index index) : batches_(batches), index_(index) {}
        Batch operator*() const { return (*batches_)[index_]; }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator==(const Iterator&) const = default;

    private:
        const Batches* batches_;
        Index index_;
    };
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size()}; }

private:
    friend class Dataset;
    Batches(Dataset dataset, Tensor order, Index batchSize)
        : dataset_(std::move(dataset)), order_(std::move(order)), batchSize_(batchSize) {}

    Dataset dataset_;
    Tensor order_;
    Index batchSize_;
};

}  // namespace glgrad

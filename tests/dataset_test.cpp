#include "data/dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "data/fashion_mnist.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

constexpr Index kItems = 10;

// Item i is [2, 3, 1] bytes 6i .. 6i+5 and has label i.
Dataset counting() {
    std::vector<std::uint8_t> bytes(kItems * 6);
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
    Values labels(kItems);
    std::iota(labels.begin(), labels.end(), 0.0f);
    return Dataset(Tensor::bytes({kItems, 6}, bytes), Tensor({kItems}, labels),
                   {.itemShape = Shape{2, 3, 1}, .scale = 0.5f, .classNames = {"zero", "one"}});
}

Values labelsOf(const Batches& batches) {
    Values all;
    for (const Batch& batch : batches) {
        const Values labels = batch.labels[0].values();
        all.insert(all.end(), labels.begin(), labels.end());
    }
    return all;
}

void expectItems(const Batch& batch, const Values& labels) {
    Values want;
    for (const float label : labels) {
        for (int k = 0; k < 6; ++k) want.push_back(0.5f * (6 * label + k));
    }
    EXPECT_EQ(batch.labels[0].values(), labels);
    EXPECT_EQ(batch.features[0].shape(), (Shape{static_cast<Index>(labels.size()), 2, 3, 1}));
    EXPECT_EQ(batch.features[0].values(), want);
}

TEST(Dataset, BatchesInOrder) {
    const Batches batches = counting().batches({.batchSize = 4});
    ASSERT_EQ(batches.size(), 3);
    expectItems(batches[0], {0, 1, 2, 3});
    expectItems(batches[1], {4, 5, 6, 7});
    expectItems(batches[2], {8, 9});
    EXPECT_THROW(batches[3], ArgumentError);
}

TEST(Dataset, ABatchSizeOfAllIsOneBatch) {
    for (const Index size : {kItems, kItems + 1, std::numeric_limits<Index>::max() - 1,
                             std::numeric_limits<Index>::max()}) {
        const Batches batches = counting().batches({.batchSize = size});
        ASSERT_EQ(batches.size(), 1);
        expectItems(batches[0], {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        EXPECT_EQ(counting().countBatches(size), 1);
        EXPECT_EQ(counting().take(0).batches({.batchSize = size}).size(), 0);
    }
    EXPECT_EQ(counting().countBatches(1), kItems);
    for (const Index size : {Index{0}, Index{-1}, std::numeric_limits<Index>::min()}) {
        EXPECT_THROW(counting().batches({.batchSize = size}), ArgumentError);
        EXPECT_THROW(counting().countBatches(size), ArgumentError);
    }
}

TEST(Dataset, ShufflingKeepsItemsAndLabelsTogether) {
    const Dataset data = counting();
    const Batches batches = data.batches({.batchSize = 4, .shuffle = true, .seed = 7});
    for (const Batch& batch : batches) expectItems(batch, batch.labels[0].values());
    Values all = labelsOf(batches);
    EXPECT_NE(all, labelsOf(data.batches()));
    std::ranges::sort(all);
    EXPECT_EQ(all, labelsOf(data.batches()));
}

TEST(Dataset, TheOrderDependsOnSeedAndEpoch) {
    const Dataset data = counting();
    const auto order = [&](std::uint64_t seed, std::uint64_t epoch) {
        return labelsOf(data.batches({.shuffle = true, .seed = seed, .epoch = epoch}));
    };
    EXPECT_EQ(order(3, 1), order(3, 1));
    EXPECT_NE(order(3, 1), order(3, 2));
    EXPECT_NE(order(3, 1), order(4, 1));
}

TEST(Dataset, PartsShareTheMemory) {
    const Dataset data = counting();
    const Counters before = currentDevice().counters();
    const Dataset first = data.take(4);
    const auto [most, rest] = data.split(0.75);
    EXPECT_EQ((currentDevice().counters() - before).uploads, 0);
    EXPECT_EQ(labelsOf(first.batches()), (Values{0, 1, 2, 3}));
    EXPECT_EQ(labelsOf(data.skip(7).batches()), (Values{7, 8, 9}));
    EXPECT_EQ(most.size(), 8);
    EXPECT_EQ(labelsOf(rest.batches()), (Values{8, 9}));
    EXPECT_EQ(labelsOf(rest.skip(1).batches()), (Values{9}));
    EXPECT_EQ(data.take(100).size(), kItems);
    EXPECT_EQ(data.skip(100).size(), 0);
    EXPECT_EQ(data.skip(100).batches().size(), 0);
    Values shuffled = labelsOf(rest.batches({.shuffle = true}));
    std::ranges::sort(shuffled);
    EXPECT_EQ(shuffled, (Values{8, 9}));
}

TEST(Dataset, ItemsAtPlaces) {
    expectItems(counting().skip(2).items(std::vector<Index>{3, 0, 3}), {5, 2, 5});
    EXPECT_THROW(counting().skip(2).items(std::vector<Index>{8}), ArgumentError);
}

TEST(Dataset, FloatsAndWideLabels) {
    Values features(3 * 5), labels(3 * 2);
    std::iota(features.begin(), features.end(), 0.25f);
    std::iota(labels.begin(), labels.end(), -0.5f);
    const Dataset data(Tensor({3, 5}, features), Tensor({3, 2}, labels));
    EXPECT_EQ(data.itemShape(), Shape{5});
    const Batch batch = data.batches()[0];
    EXPECT_EQ(batch.features[0].values(), features);
    EXPECT_EQ(batch.labels[0].values(), labels);
    EXPECT_EQ(batch.labels[0].shape(), (Shape{3, 2}));
}

TEST(Dataset, OneUploadPerEpochAndNoneInIt) {
    const Dataset data = counting();
    Counters before = currentDevice().counters();
    const Batches batches = data.batches({.batchSize = 3, .shuffle = true});
    EXPECT_EQ((currentDevice().counters() - before).uploads, 1);
    before = currentDevice().counters();
    Index items = 0;
    for (const Batch& batch : batches) items += batch.size();
    EXPECT_EQ(items, kItems);
    const Counters cost = currentDevice().counters() - before;
    EXPECT_EQ(cost.uploads, 0);
    EXPECT_EQ(cost.readbacks, 0);
}

TEST(Dataset, ErrorsSayWhatIsWrong) {
    const Tensor six(Shape{2, 3}, {1, 2, 3, 4, 5, 6});
    const Tensor two(Shape{2}, {0, 1});
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  Dataset(six, Tensor(Shape{3}, {0, 1, 2}));
              }),
              "Dataset: expected features [n, ...] and labels [n, ...], got [2, 3] and [3]");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  Dataset(six, two, {.itemShape = Shape{2, 2}});
              }),
              "Dataset: features [2, 3] have items of 3 values, got itemShape [2, 2]");
    EXPECT_EQ(errorOf<ArgumentError>([&] { Dataset(six, Tensor()); }),
              "Dataset: expected a tensor for labels, got none");
    EXPECT_EQ(errorOf<ArgumentError>([&] { Dataset(Tensor(), two); }),
              "Dataset: expected a tensor for features, got none");
    EXPECT_EQ(errorOf<ArgumentError>([&] { Dataset(Tensor(1.0f), two); }),
              "Dataset: expected features [n, ...] and labels [n, ...], got [] and [2]");
    EXPECT_THROW(Dataset(six, Tensor(1.0f)), ArgumentError);
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  Dataset(Tensor({2, 0}, {}), two);
              }),
              "Dataset: expected items and labels that have values, got [2, 0] and [2]");
    EXPECT_THROW(Dataset(six, Tensor({2, 0}, {})), ArgumentError);
    const Device other = Device::cpu();
    EXPECT_THROW(Dataset(six, Tensor({2}, std::vector<float>{0, 1}, DType::float32, other)),
                 ArgumentError);
    EXPECT_EQ(Dataset(Tensor({0, 3}, {}), Tensor(Shape{0}, {})).batches().size(), 0);
    const Dataset data(six, two);
    EXPECT_THROW(data.batches({.batchSize = 0}), ArgumentError);
    EXPECT_THROW(data.take(-1), ArgumentError);
    EXPECT_THROW(data.split(1.5), ArgumentError);
}

TEST(FashionMnist, OnTheDevice) {
    if (!std::filesystem::exists(kFashionMnistDirectory)) GTEST_SKIP() << "no data set here";
    const auto [train, test] = datasets::fashionMnist(kFashionMnistDirectory, 50);
    EXPECT_EQ(train.size(), 50);
    EXPECT_EQ(test.size(), 50);
    EXPECT_EQ(train.itemShape(), (Shape{28, 28, 1}));
    EXPECT_EQ(train.classNames().at(9), "Ankle boot");
    const FashionMnistArrays arrays = readFashionMnist();
    const Batch batch = train.batches({.batchSize = 50})[0];
    const Values pixels = batch.features[0].values(), labels = batch.labels[0].values();
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        ASSERT_NEAR(pixels[i], arrays.trainImages.values[i] / 255.0f, 1e-7) << i;
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        ASSERT_EQ(labels[i], arrays.trainLabels.values[i]) << i;
    }
    EXPECT_THROW(datasets::fashionMnist(kFashionMnistDirectory, 0), ArgumentError);
    EXPECT_THROW(datasets::fashionMnist("/nowhere"), IoError);
}

}  // namespace
}  // namespace glgrad

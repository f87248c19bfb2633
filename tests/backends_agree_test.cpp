#include <gtest/gtest.h>

#include <cmath>

#include "core/random.h"
#include "data/dataset.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/dropout.h"
#include "layers/flatten.h"
#include "layers/max_pooling2d.h"
#include "layers/random_seed.h"
#include "models/sequential.h"

namespace glgrad {
namespace {

constexpr Index kItems = 800, kClasses = 10;

// Noisy pictures whose class is the place of a bright square.
Dataset makePictures() {
    RandomGenerator random(7);
    std::vector<std::uint8_t> pixels(kItems * 28 * 28);
    std::vector<float> labels(kItems);
    for (Index item = 0; item < kItems; ++item) {
        const Index label = random.below(kClasses);
        labels[item] = static_cast<float>(label);
        std::uint8_t* picture = pixels.data() + item * 28 * 28;
        for (Index i = 0; i < 28 * 28; ++i) picture[i] = random.below(128);
        const Index top = 2 + label / 4 * 8, left = 1 + label % 4 * 6;
        for (Index i = 0; i < 36; ++i) picture[(top + i / 6) * 28 + left + i % 6] += 100;
    }
    return {Tensor::bytes({kItems, 28 * 28}, pixels),
            Tensor({kItems}, labels),
            {.itemShape = Shape{28, 28, 1}, .scale = 1.0f / 255.0f}};
}

std::vector<float> trainingLosses(const Device& device) {
    const DeviceScope scope(device);
    setRandomSeed(3);
    const Dataset pictures = makePictures();
    Sequential model({Conv2D{.filters = 8, .padding = Padding::same, .activation = relu},
                      MaxPooling2D{}, Conv2D{.filters = 12, .activation = relu}, MaxPooling2D{},
                      Flatten{}, Dropout{.rate = 0.3f},
                      Dense{.units = kClasses, .kernelRegularizer = l2(1e-4f)}});
    model.compile({.loss = SparseCategoricalCrossentropy{.fromLogits = true}});
    std::vector<float> losses;
    for (std::uint64_t epoch = 0; epoch < 2; ++epoch) {
        const Batches batches =
            pictures.batches({.batchSize = 16, .shuffle = true, .seed = 5, .epoch = epoch});
        for (const Batch& batch : batches) losses.push_back(model.trainOnBatch(batch).loss.item());
    }
    return losses;
}

TEST(BackendsAgree, InTheFirstHundredLossesOfTraining) {
    const std::vector<float> expected = trainingLosses(Device::cpu());
    const std::vector<float> losses = trainingLosses(currentDevice());
    ASSERT_EQ(losses.size(), 100u);
    EXPECT_LT(losses.back(), 0.8f * losses.front()) << "the network does not learn";
    for (std::size_t step = 0; step < losses.size(); ++step) {
        EXPECT_NEAR(losses[step] / expected[step], 1.0f, 1e-3f) << "at step " << step;
    }
}

}  // namespace
}  // namespace glgrad

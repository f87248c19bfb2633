#include "tests/support/synthetic.h"

#include "autograd/ops.h"
#include "core/random.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/flatten.h"
#include "layers/max_pooling2d.h"

namespace glgrad {

Dataset stripes(Index count, std::uint64_t seed) {
    RandomGenerator random(seed);
    std::vector<std::uint8_t> pixels;
    std::vector<float> labels;
    for (Index i = 0; i < count; ++i) {
        const std::uint32_t vertical = random.below(2), phase = random.below(2);
        labels.push_back(static_cast<float>(vertical));
        for (std::uint32_t y = 0; y < 6; ++y) {
            for (std::uint32_t x = 0; x < 6; ++x) {
                const bool bright = ((vertical ? x : y) + phase) % 2 == 1;
                pixels.push_back(static_cast<std::uint8_t>((bright ? 150 : 0) + random.below(100)));
            }
        }
    }
    return Dataset(Tensor::bytes({count, 36}, pixels), Tensor({count}, labels),
                   {.itemShape = Shape{6, 6, 1}, .scale = 1.0f / 255.0f});
}

Sequential smallCnn() {
    Sequential model({Conv2D{.filters = 4, .kernelSize = {3, 3}, .activation = relu},
                      MaxPooling2D{}, Flatten{}, Dense{.units = 2}});
    model.compile({.optimizer = Adam{.learningRate = 0.01f},
                   .loss = SparseCategoricalCrossentropy{.fromLogits = true},
                   .metrics = {SparseCategoricalAccuracy{}}});
    return model;
}

}  // namespace glgrad

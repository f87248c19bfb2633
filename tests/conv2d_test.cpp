#include <gtest/gtest.h>

#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

// What is left in the memory of tensors to come: empty ones take a texel of it, too.
void leaveNaNs() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<Tensor> tensors;
    for (int i = 0; i < 64; ++i) {
        tensors.push_back(full({1, 1}, nan));
        tensors.back().compute();
    }
}

TEST(Conv2d, ASumOfNothingIsZero) {
    for (const int dilation : {1, 2}) {
        const ConvOptions options{.padding = Padding::same, .dilations = {dilation, dilation}};
        for (const Shape& each : {Shape{0, 1, 1}, Shape{1, 0, 1}, Shape{1, 1, 0}}) {
            leaveNaNs();
            const Tensor x = ones({each[0], 4, 5, each[1]}), w = ones({3, 3, each[1], each[2]});
            GradientTape tape;
            tape.watch(x);
            tape.watch(w);
            const Tensor y = conv2d(x, w, options);
            const std::vector<Tensor> gradients = tape.gradient(y, {x, w}, onesLike(y));
            EXPECT_EQ(y.values(), Values(y.size(), 0.0f)) << each;
            EXPECT_EQ(gradients[0].values(), Values(x.size(), 0.0f)) << each;
            EXPECT_EQ(gradients[1].values(), Values(w.size(), 0.0f)) << each;
        }
    }
}

}  // namespace
}  // namespace glgrad

// What single layers promise.
#include <gtest/gtest.h>

#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d_transpose.h"
#include "layers/dot.h"
#include "layers/lambda.h"
#include "layers/separable_conv2d.h"
#include "layers/up_sampling2d.h"
#include "models/fold_batch_normalization.h"
#include "models/sequential.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// What has no weight in a pixel has no part in it, even if it is infinite.
TEST(UpSampling2D, KeepsInfinitiesInTheirPlace) {
    const Values x{1, kInfinity, 2};
    const Layer nearest = UpSampling2D{.size = {1, 2}};
    EXPECT_EQ(nearest(Tensor({1, 1, 3, 1}, x)).values(),
              (Values{1, 1, kInfinity, kInfinity, 2, 2}));
    const Layer bilinear = UpSampling2D{.size = {1, 3}, .interpolation = Interpolation::bilinear};
    EXPECT_EQ(bilinear(Tensor({1, 1, 3, 1}, x)).values(),
              (Values{1, 1, kInfinity, kInfinity, kInfinity, kInfinity, kInfinity, 2, 2}));
}

TEST(Dot, OfAZeroVectorIsZero) {
    const Layer dot = Dot{.normalize = true};
    for (const float scale : {1e-30f, 1.0f, 1e30f}) {
        const Tensor a(Shape{2, 2}, {3 * scale, 4 * scale, 0, 0}), b(Shape{2, 2}, {4, 3, 1, 2});
        EXPECT_TRUE(near(dot(Tensors{a, b}).one().values(), Values{0.96f, 0}, 1e-6)) << scale;
    }
}

// Its kernel's gradient, and what a stride of 1 makes of it: a convolution with the kernel turned.
TEST(Conv2DTranspose, IsTheTransposeOfAConvolution) {
    const Layer layer = Conv2DTranspose{.filters = 3,
                                        .kernelSize = {3, 2},
                                        .strides = {2, 1},
                                        .padding = Padding::same,
                                        .useBias = false};
    const Tensor x = randomUniform({2, 3, 5, 4}, 1), image = randomUniform({2, 6, 5, 3}, 2);
    layer.build(x.shape());
    const Variable kernel = layer.variables()[0];
    EXPECT_EQ(kernel.shape(), (Shape{3, 2, 3, 4}));
    GradientTape tape;
    const Tensor product = sum(layer(x) * image);
    const Tensor other =
        sum(x * conv2d(image, kernel, {.strides = {2, 1}, .padding = Padding::same}));
    EXPECT_NEAR(product.item(), other.item(), 1e-3);
    GradientTape second;
    const Tensor same =
        sum(x * conv2d(image, kernel, {.strides = {2, 1}, .padding = Padding::same}));
    EXPECT_TRUE(near(tape.gradient(product, kernel).values(),
                     second.gradient(same, kernel).values(), 1e-4));
}

TEST(MoreLayers, BatchNormalizationIsFoldedInto) {
    Sequential model({
        SeparableConv2D{.filters = 4, .useBias = false},
        BatchNormalization{},
        Conv2DTranspose{.filters = 3, .strides = {2, 2}},
        BatchNormalization{},
    });
    model.build({6, 5, 2});
    std::uint64_t seed = 1;
    for (Variable each : model.variables()) {
        each.assign(randomUniform(each.shape(), ++seed, 0.5f, 1.5f));
    }
    Sequential folded = foldBatchNormalization(model);
    const Tensor x = randomUniform({2, 6, 5, 2}, 7, -1, 1);
    EXPECT_EQ(folded.layers().size(), 2u);
    EXPECT_TRUE(near(folded(x).values(), model(x).values(), 1e-5));
}

TEST(Lambda, IsTriedOnceForAShape) {
    int calls = 0;
    const Layer layer = Lambda{.function = [&](const Tensor& x) {
        ++calls;
        return sum(x, {.axes = {{1}}});
    }};
    GradientTape tape;
    const Tensor x = ones({2, 3});
    tape.watch(x);
    EXPECT_EQ(layer(x).shape(), Shape{2});
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(tape.size(), 1u);
    layer(x);
    EXPECT_EQ(calls, 3);
    EXPECT_EQ(layer.outputShape({5, 3}), Shape{5});
    EXPECT_EQ(calls, 4);
}

}  // namespace
}  // namespace glgrad

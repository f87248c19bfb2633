// What layers refuse, and what they say.
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/add.h"
#include "layers/concatenate.h"
#include "layers/conv2d_transpose.h"
#include "layers/cropping2d.h"
#include "layers/dot.h"
#include "layers/elu.h"
#include "layers/lambda.h"
#include "layers/leaky_relu.h"
#include "layers/multiply.h"
#include "layers/permute.h"
#include "layers/relu.h"
#include "layers/repeat_vector.h"
#include "layers/reshape.h"
#include "layers/separable_conv2d.h"
#include "layers/softmax.h"
#include "layers/subtract.h"
#include "layers/up_sampling2d.h"
#include "layers/zero_padding2d.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

struct Mistake {
    std::function<void()> action;
    std::string expected;
};

void expectErrors(const std::vector<Mistake>& mistakes) {
    for (const Mistake& each : mistakes) {
        EXPECT_EQ(errorOf<ArgumentError>(each.action), each.expected);
    }
}

TEST(LayerMistakes, RefuseBadOptions) {
    expectErrors({
        {[] { Layer(ReLU{.maxValue = -1.0f}); },
         "ReLU re_lu: expected maxValue in [0, inf), got -1"},
        {[] { Layer(ReLU{.threshold = kNan}); },
         "ReLU re_lu: expected threshold in [0, inf), got nan"},
        {[] { Layer(LeakyReLU{.negativeSlope = -0.1f}); },
         "LeakyReLU leaky_re_lu: expected negativeSlope in [0, inf), got -0.1"},
        {[] { Layer(ELU{.alpha = kInfinity}); }, "ELU elu: expected a finite alpha, got inf"},
        {[] { Layer(Softmax{.axis = {}}); }, "Softmax softmax: expected axis, got none"},
        {[] {
             Layer(ZeroPadding2D{.padding = {1, -2}});
         },
         "ZeroPadding2D zero_padding2d: expected padding >= 0, got -2"},
        {[] { Layer(Cropping2D{.cropping = -1, .name = "cut"}); },
         "Cropping2D cut: expected cropping >= 0, got -1"},
        {[] {
             Layer(UpSampling2D{.size = {0, 2}});
         },
         "UpSampling2D up_sampling2d: expected size >= 1, got 0"},
        {[] { Layer(UpSampling2D{.interpolation = static_cast<Interpolation>(2)}); },
         "UpSampling2D up_sampling2d: expected interpolation to be one of its 2 values, got number "
         "2"},
        {[] {
             Layer(Reshape{.targetShape = {-1, 2, -1}});
         },
         "Reshape reshape: expected sizes in targetShape, one of them -1 at most, got [-1, 2, -1]"},
        {[] { Layer(Reshape{.targetShape = {-2}}); },
         "Reshape reshape: expected sizes in targetShape, one of them -1 at most, got [-2]"},
        {[] {
             Layer(Permute{.dims = {1, 3}});
         },
         "Permute permute: expected each of 1 to 2 once in dims, got [1, 3]"},
        {[] { Layer(RepeatVector{.n = 0}); }, "RepeatVector repeat_vector: expected n > 0, got 0"},
        {[] { Layer(Lambda{}); }, "Lambda lambda: expected a function, got one that holds nothing"},
        {[] { Layer(SeparableConv2D{}); },
         "SeparableConv2D separable_conv2d: expected filters > 0, got 0"},
        {[] { Layer(SeparableConv2D{.filters = 1, .depthMultiplier = 0}); },
         "SeparableConv2D separable_conv2d: expected depthMultiplier > 0, got 0"},
        {[] {
             Layer(SeparableConv2D{.filters = 1, .strides = {1, 0}});
         },
         "SeparableConv2D separable_conv2d: expected strides of at least 1, got [1, 0]"},
        {[] { Layer(Conv2DTranspose{.name = "up"}); },
         "Conv2DTranspose up: expected filters > 0, got 0"},
        {[] {
             Layer(Conv2DTranspose{.filters = 1, .kernelSize = {2, 0}});
         },
         "Conv2DTranspose conv2d_transpose: expected a window size of at least 1, got [2, 0]"},
        {[] {
             Layer(Conv2DTranspose{.filters = 1, .strides = {2, 2}, .outputPadding = {{1, 2}}});
         },
         "Conv2DTranspose conv2d_transpose: expected outputPadding of at least 0 and below the "
         "strides [2, 2], got [1, 2]"},
        {[] {
             Layer(Conv2DTranspose{.filters = 1,
                                   .kernelSize = {2, 2},
                                   .strides = {2, 2},
                                   .padding = Padding::same,
                                   .outputPadding = {{1, 0}}});
         },
         "Conv2DTranspose conv2d_transpose: expected outputPadding of at least 1 for an even "
         "window with padding same, got [1, 0]"},
    });
}

void callWith(const Layer& layer, const std::vector<Shape>& shapes) {
    Tensors inputs;
    for (const Shape& shape : shapes) inputs.push_back(ones(shape));
    layer(inputs);
}

TEST(LayerMistakes, RefuseInputsThatDoNotFit) {
    const Layer separable = SeparableConv2D{.filters = 1};
    callWith(separable, {{1, 3, 3, 2}});
    const Layer transposed = Conv2DTranspose{.filters = 1};
    callWith(transposed, {{1, 3, 3, 2}});
    expectErrors({
        {[] {
             callWith(Softmax{.axis = {1, -1}}, {{2, 3}});
         },
         "Softmax softmax: expected axis to have 1 once"},
        {[] {
             callWith(Cropping2D{.cropping = 1}, {{1, 2, 3, 1}});
         },
         "Cropping2D cropping2d: expected input of more than the 2 rows and 2 columns that are "
         "cropped, got [1, 2, 3, 1]"},
        {[] {
             callWith(ZeroPadding2D{}, {{1, 2, 3}});
         },
         "ZeroPadding2D zero_padding2d: expected input [batch, height, width, channels], got [1, "
         "2, 3]"},
        {[] {
             callWith(Reshape{.targetShape = {4, -1}}, {{2, 6}});
         },
         "Reshape reshape: expected input whose items can be reshaped to [4, -1], got [2, 6]"},
        {[] {
             callWith(Permute{.dims = {2, 1}}, {{2, 3}});
         },
         "Permute permute: expected input of 3 axes with the batch, got [2, 3]"},
        {[] {
             callWith(RepeatVector{}, {{2, 3, 1}});
         },
         "RepeatVector repeat_vector: expected input [batch, features], got [2, 3, 1]"},
        {[&] {
             callWith(separable, {{1, 3, 3, 3}});
         },
         "SeparableConv2D separable_conv2d: expected input [batch, height, width, 2], as it was "
         "built for, got [1, 3, 3, 3]"},
        {[&] {
             callWith(transposed, {{1, 3, 3, 3}});
         },
         "Conv2DTranspose conv2d_transpose: expected input [batch, height, width, 2], as it was "
         "built for, got [1, 3, 3, 3]"},
        {[] { callWith(Add{}, {}); }, "Add add: expected at least one input, got none"},
        {[] {
             callWith(Add{}, {{2, 3}, {2, 4}});
         },
         "Add add: inputs: cannot broadcast [2, 3] with [2, 4]: sizes 3 and 4 of axis -1 differ"},
        {[] {
             callWith(Multiply{}, {{2, 3}, {}});
         },
         "Multiply multiply: expected inputs [batch, ...], got []"},
        {[] {
             callWith(Subtract{}, {{1}, {1}, {1}});
         },
         "Subtract subtract: expected two inputs, got 3"},
        {[] {
             callWith(Concatenate{.axis = 1}, {{2, 3}, {3, 3}});
         },
         "Concatenate concatenate: expected inputs that differ along axis 1 alone, got [2, 3] and "
         "[3, 3]"},
        {[] {
             callWith(Dot{}, {{2, 3}});
         },
         "Dot dot: expected two inputs, got 1"},
        {[] {
             callWith(Dot{}, {{2, 3}, {2, 4}});
         },
         "Dot dot: expected inputs of one batch size, and of one size along the axes 1 and 1, got "
         "[2, 3] and [2, 4]"},
        {[] {
             callWith(Dot{.axes = 0}, {{2, 3}, {2, 3}});
         },
         "Dot dot: expected axes behind the batch, got axis 0 of [2, 3]"},
    });
}

}  // namespace
}  // namespace glgrad

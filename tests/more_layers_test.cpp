#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "autograd/gradient_check.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "layers/add.h"
#include "layers/average.h"
#include "layers/concatenate.h"
#include "layers/conv2d_transpose.h"
#include "layers/cropping2d.h"
#include "layers/dot.h"
#include "layers/elu.h"
#include "layers/global_max_pooling2d.h"
#include "layers/identity.h"
#include "layers/lambda.h"
#include "layers/layer_body.h"
#include "layers/leaky_relu.h"
#include "layers/maximum.h"
#include "layers/minimum.h"
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
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// An initializer with the values 1, 2, 3, ...
class Counting : public InitializerBody {
public:
    Values values(const Shape& shape, std::uint64_t) const override {
        Values values(shape.size());
        std::iota(values.begin(), values.end(), 1.0f);
        return values;
    }
};

struct Input {
    Shape shape;
    Values values;
};

/// A layer, what it is given, and what it makes of that.
struct Row {
    Layer layer;
    std::vector<Input> inputs;
    Input output;
    std::string name;
    std::vector<std::string> weights = {};
};

std::vector<Row> activationRows() {
    const Input x{{1, 4}, {-2, -0.5f, 1.5f, 3}};
    const float a = 1 / (1 + std::exp(1.0f)), b = 1 - a;
    return {
        {ReLU{}, {x}, {{1, 4}, {0, 0, 1.5f, 3}}, "re_lu"},
        {ReLU{.maxValue = 2.0f, .negativeSlope = 0.5f, .threshold = 1.0f},
         {x},
         {{1, 4}, {-1.5f, -0.75f, 1.5f, 2}},
         "re_lu"},
        {LeakyReLU{}, {x}, {{1, 4}, {-0.6f, -0.15f, 1.5f, 3}}, "leaky_re_lu"},
        {ELU{.alpha = 2.0f}, {x}, {{1, 4}, {-1.7293294f, -0.7869387f, 1.5f, 3}}, "elu"},
        {Softmax{}, {{{2, 2}, {0, 1, 2, 2}}}, {{2, 2}, {a, b, 0.5f, 0.5f}}, "softmax"},
        {Softmax{.axis = 1}, {{{1, 2, 2}, {0, 1, 1, 0}}}, {{1, 2, 2}, {a, b, b, a}}, "softmax"},
        {Softmax{.axis = {1, -1}},
         {{{1, 2, 2}, {0, 1, 1, 0}}},
         {{1, 2, 2}, {a / 2, b / 2, b / 2, a / 2}},
         "softmax"},
        {Softmax{.axis = {-1, 1}},
         {{{1, 2, 1, 2}, {0, 1, 0, 1}}},
         {{1, 2, 1, 2}, {a / 2, b / 2, a / 2, b / 2}},
         "softmax"},
    };
}

std::vector<Row> imageRows() {
    const Input line{{1, 1, 2, 1}, {1, 2}};
    return {
        {ZeroPadding2D{},
         {line},
         {{1, 3, 4, 1}, {0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0}},
         "zero_padding2d"},
        {ZeroPadding2D{.padding = {0, 1}}, {line}, {{1, 1, 4, 1}, {0, 1, 2, 0}}, "zero_padding2d"},
        {ZeroPadding2D{.padding = {{1, 0}, {0, 2}}},
         {line},
         {{1, 2, 4, 1}, {0, 0, 0, 0, 1, 2, 0, 0}},
         "zero_padding2d"},
        {Cropping2D{}, {line}, line, "cropping2d"},
        {Cropping2D{.cropping = {{1, 0}, {0, 1}}},
         {{{1, 2, 3, 1}, {1, 2, 3, 4, 5, 6}}},
         {{1, 1, 2, 1}, {4, 5}},
         "cropping2d"},
        {UpSampling2D{}, {line}, {{1, 2, 4, 1}, {1, 1, 2, 2, 1, 1, 2, 2}}, "up_sampling2d"},
        {UpSampling2D{.size = {1, 2}, .interpolation = Interpolation::bilinear},
         {line},
         {{1, 1, 4, 1}, {1, 1.25f, 1.75f, 2}},
         "up_sampling2d"},
        {UpSampling2D{.size = {1, 3}, .interpolation = Interpolation::bilinear},
         {{{1, 1, 3, 1}, {1, 4, 2}}},
         {{1, 1, 9, 1}, {1, 1, 2, 3, 4, 10 / 3.0f, 8 / 3.0f, 2, 2}},
         "up_sampling2d"},
        {GlobalMaxPooling2D{},
         {{{1, 2, 2, 1}, {1, 4, 3, 2}}},
         {{1, 1}, {4}},
         "global_max_pooling2d"},
        {GlobalMaxPooling2D{.keepDims = true},
         {{{1, 1, 2, 2}, {1, 4, 3, 2}}},
         {{1, 1, 1, 2}, {3, 4}},
         "global_max_pooling2d"},
    };
}

std::vector<Row> shapeRows() {
    const Input six{{1, 2, 3}, {1, 2, 3, 4, 5, 6}};
    return {
        {Reshape{.targetShape = {3, -1}}, {six}, {{1, 3, 2}, six.values}, "reshape"},
        {Reshape{.targetShape = {6}}, {six}, {{1, 6}, six.values}, "reshape"},
        {Permute{.dims = {2, 1}}, {six}, {{1, 3, 2}, {1, 4, 2, 5, 3, 6}}, "permute"},
        {RepeatVector{.n = 2},
         {{{2, 2}, {1, 2, 3, 4}}},
         {{2, 2, 2}, {1, 2, 1, 2, 3, 4, 3, 4}},
         "repeat_vector"},
        {Identity{}, {six}, six, "identity"},
        {Lambda{.function = [](const Tensor& x) { return x * 3.0f + 1.0f; }},
         {{{1, 2}, {1, 2}}},
         {{1, 2}, {4, 7}},
         "lambda"},
        {Lambda{.function = [](const Tensor& x) { return sum(x, {.axes = {{-1}}}); },
                .outputShape = [](const Shape& input) { return input.slice(0, -1); }},
         {six},
         {{1, 2}, {6, 15}},
         "lambda"},
    };
}

std::vector<Row> convolutionRows() {
    const Initializer half = Constant{.value = 0.5f}, counting = Counting{};
    const Input pair{{1, 1, 2, 1}, {1, 10}};
    const std::vector<std::string> weights{"kernel", "bias"};
    return {
        {SeparableConv2D{.filters = 1,
                         .kernelSize = {1, 2},
                         .depthMultiplier = 2,
                         .depthwiseInitializer = counting,
                         .pointwiseInitializer = counting,
                         .biasInitializer = half},
         {{{1, 1, 3, 1}, {1, 2, 3}}},
         {{1, 1, 2, 1}, {27.5f, 43.5f}},
         "separable_conv2d",
         {"depthwise_kernel", "pointwise_kernel", "bias"}},
        {SeparableConv2D{.filters = 1,
                         .kernelSize = {1, 1},
                         .strides = {2, 2},
                         .activation = relu,
                         .useBias = false,
                         .depthwiseInitializer = Ones{},
                         .pointwiseInitializer = Ones{}},
         {{{1, 1, 3, 2}, {1, 2, 3, 4, -5, 2}}},
         {{1, 1, 2, 1}, {3, 0}},
         "separable_conv2d",
         {"depthwise_kernel", "pointwise_kernel"}},
        {Conv2DTranspose{.filters = 1,
                         .kernelSize = {1, 3},
                         .strides = {1, 2},
                         .kernelInitializer = counting,
                         .biasInitializer = half},
         {pair},
         {{1, 1, 5, 1}, {1.5f, 2.5f, 13.5f, 20.5f, 30.5f}},
         "conv2d_transpose",
         weights},
        {Conv2DTranspose{.filters = 1,
                         .kernelSize = {1, 3},
                         .strides = {1, 2},
                         .padding = Padding::same,
                         .activation = tanh,
                         .useBias = false,
                         .kernelInitializer = Constant{.value = 0.1f}},
         {pair},
         {{1, 1, 4, 1}, {std::tanh(0.1f), std::tanh(0.1f), std::tanh(1.1f), std::tanh(1.0f)}},
         "conv2d_transpose",
         {"kernel"}},
        {Conv2DTranspose{.filters = 1,
                         .kernelSize = {1, 3},
                         .strides = {1, 2},
                         .outputPadding = {{0, 1}},
                         .kernelInitializer = counting},
         {pair},
         {{1, 1, 6, 1}, {1, 2, 13, 20, 30, 0}},
         "conv2d_transpose",
         weights},
        {Conv2DTranspose{.filters = 1,
                         .kernelSize = {1, 3},
                         .dilationRate = {1, 2},
                         .kernelInitializer = counting},
         {pair},
         {{1, 1, 6, 1}, {1, 10, 2, 20, 3, 30}},
         "conv2d_transpose",
         weights},
        // The kernel is [height, width, filters, channels].
        {Conv2DTranspose{.filters = 3, .kernelSize = {1, 1}, .kernelInitializer = counting},
         {{{1, 1, 1, 2}, {1, 10}}},
         {{1, 1, 1, 3}, {21, 43, 65}},
         "conv2d_transpose",
         weights},
    };
}

std::vector<Row> mergeRows() {
    const Input a{{1, 2}, {1, 5}}, b{{1, 2}, {3, 2}};
    const Input cube{{2, 2, 1}, {1, 2, 3, 4}}, pair{{2, 1}, {10, 20}};
    return {
        {Add{}, {a, b, {{1, 2}, {100, 200}}}, {{1, 2}, {104, 207}}, "add"},
        {Add{}, {pair, cube}, {{2, 2, 1}, {11, 12, 23, 24}}, "add"},
        {Add{},
         {cube, {{2, 2}, {10, 20, 30, 40}}},
         {{2, 2, 2}, {11, 21, 12, 22, 33, 43, 34, 44}},
         "add"},
        {Add{}, {a}, a, "add"},
        {Subtract{}, {a, b}, {{1, 2}, {-2, 3}}, "subtract"},
        {Multiply{}, {a, b}, {{1, 2}, {3, 10}}, "multiply"},
        {Average{}, {a, b}, {{1, 2}, {2, 3.5f}}, "average"},
        {Average{}, {pair, cube}, {{2, 2, 1}, {5.5f, 6, 11.5f, 12}}, "average"},
        {Maximum{}, {a, b}, {{1, 2}, {3, 5}}, "maximum"},
        {Minimum{}, {a, b}, {{1, 2}, {1, 2}}, "minimum"},
        {Concatenate{}, {a, b}, {{1, 4}, {1, 5, 3, 2}}, "concatenate"},
        {Concatenate{.axis = 1},
         {{{1, 1, 2}, {1, 2}}, {{1, 2, 2}, {3, 4, 5, 6}}},
         {{1, 3, 2}, {1, 2, 3, 4, 5, 6}},
         "concatenate"},
        {Dot{}, {a, b}, {{1, 1}, {13}}, "dot"},
        {Dot{.axes = {2, 1}},
         {{{1, 2, 2}, {1, 2, 3, 4}}, {{1, 2}, {10, 100}}},
         {{1, 2}, {210, 430}},
         "dot"},
        {Dot{.axes = 1},
         {{{1, 2, 2}, {1, 2, 3, 4}}, {{1, 2, 1}, {10, 100}}},
         {{1, 2, 1}, {310, 420}},
         "dot"},
        {Dot{.axes = 1, .normalize = true},
         {{{1, 2}, {3, 4}}, {{1, 2}, {4, 3}}},
         {{1, 1}, {0.96f}},
         "dot"},
    };
}

std::vector<Row> allRows() {
    std::vector<Row> rows;
    for (const auto& part :
         {activationRows(), imageRows(), shapeRows(), convolutionRows(), mergeRows()}) {
        rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
}

Tensors tensorsOf(const Row& row) {
    Tensors tensors;
    for (const Input& input : row.inputs) tensors.push_back(Tensor(input.shape, input.values));
    return tensors;
}

Shapes shapesOf(const Row& row) {
    Shapes shapes;
    for (const Input& input : row.inputs) shapes.push_back(input.shape);
    return shapes;
}

TEST(MoreLayers, ComputeWhatIsWorkedOutByHand) {
    for (const Row& row : allRows()) {
        SCOPED_TRACE(std::string(row.layer.type()));
        const Tensor y = row.layer(tensorsOf(row)).one();
        EXPECT_EQ(y.shape(), row.output.shape);
        EXPECT_TRUE(near(y.values(), row.output.values, 1e-6));
    }
}

TEST(MoreLayers, AreNamedAsInKeras) {
    for (const Row& row : allRows()) {
        EXPECT_EQ(row.layer.name(), row.name);
        row.layer.build(shapesOf(row));
        std::vector<std::string> names, expected;
        for (const Variable& each : row.layer.variables()) names.push_back(each.name());
        for (const std::string& each : row.weights) expected.push_back(row.name + "/" + each);
        EXPECT_EQ(names, expected);
    }
}

TEST(MoreLayers, HaveTheGradientsOfFiniteDifferences) {
    for (const Row& row : allRows()) {
        SCOPED_TRACE(std::string(row.layer.type()));
        const auto function = [&](std::span<const Tensor> inputs) {
            return row.layer(Tensors(inputs.begin(), inputs.end())).one();
        };
        checkGradients(function, tensorsOf(row));
    }
}

TEST(MoreLayers, TakeAnEmptyBatch) {
    for (const Row& row : allRows()) {
        SCOPED_TRACE(std::string(row.layer.type()));
        row.layer.build(shapesOf(row));
        Tensors inputs;
        for (const Input& input : row.inputs) inputs.push_back(zeros(input.shape.with(0, 0)));
        const Tensor y = row.layer(inputs).one();
        EXPECT_EQ(y.shape(), row.output.shape.with(0, 0));
        EXPECT_TRUE(y.values().empty());
    }
}

Values callOne(const Layer& layer, const Shape& shape, const Values& values) {
    return layer(Tensor(shape, values)).values();
}

TEST(MoreLayers, CarryNonfiniteValues) {
    const Values x{kNan, kInfinity, -kInfinity, 3e38f, -3e38f, 1e-38f, 0};
    const Shape shape{1, 7};
    const auto expect = [&](const Layer& layer, const Values& want) {
        SCOPED_TRACE(std::string(layer.type()));
        EXPECT_TRUE(near(callOne(layer, shape, x), want, 1e-6));
    };
    expect(ReLU{}, {kNan, kInfinity, 0, 3e38f, 0, 1e-38f, 0});
    expect(ReLU{.maxValue = 2.0f}, {kNan, 2, 0, 2, 0, 1e-38f, 0});
    expect(LeakyReLU{.negativeSlope = 0.5f},
           {kNan, kInfinity, -kInfinity, 3e38f, -1.5e38f, 1e-38f, 0});
    expect(LeakyReLU{.negativeSlope = 0.0f}, {kNan, kInfinity, 0, 3e38f, 0, 1e-38f, 0});
    expect(ELU{}, {kNan, kInfinity, -1, 3e38f, -1, 1e-38f, 0});
    expect(Identity{}, x);
    const Values y{1, kInfinity, 1, kNan, 1, 1, 1};
    const Tensors both{Tensor(shape, x), Tensor(shape, y)};
    EXPECT_TRUE(near(Layer(Maximum{})(both).one().values(),
                     Values{kNan, kInfinity, 1, kNan, 1, 1, 1}, 1e-6));
    EXPECT_TRUE(near(Layer(Minimum{})(both).one().values(),
                     Values{kNan, kInfinity, -kInfinity, kNan, -3e38f, 1e-38f, 0}, 1e-6));
    EXPECT_TRUE(near(callOne(GlobalMaxPooling2D{}, {1, 1, 2, 2}, {kNan, -kInfinity, 1, -kInfinity}),
                     Values{kNan, -kInfinity}, 1e-6));
}

TEST(MoreLayers, ComputeInFloat16) {
    for (const Row& row : allRows()) {
        SCOPED_TRACE(std::string(row.layer.type()));
        row.layer.setDTypePolicy(DTypePolicy::mixedFloat16());
        const Tensor y = row.layer(tensorsOf(row)).one();
        EXPECT_EQ(y.dtype(), row.name == "softmax" ? DType::float32 : DType::float16);
        EXPECT_TRUE(near(y.values(), row.output.values, 2e-3));
    }
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <sstream>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "models/losses.h"
#include "models/metrics.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Tensors = std::span<const Tensor>;

/// An op, the names of its tensors, and a call with such tensors.
struct Row {
    std::string op;
    std::vector<std::string> names;
    std::function<void(Tensors)> call;
};

Row unary(const std::string& op, Tensor (*call)(const Tensor&)) {
    return {op, {"x"}, [call](Tensors in) { call(in[0]); }};
}
Row binary(const std::string& op, Tensor (*call)(const Tensor&, const Tensor&),
           std::vector<std::string> names = {"a", "b"}) {
    return {op, std::move(names), [call](Tensors in) { call(in[0], in[1]); }};
}
template <class Call>
Row withOptions(const std::string& op, Call call, std::vector<std::string> names = {"x"}) {
    return {op, std::move(names), call};
}

std::vector<Row> elementwise() {
    return {binary("add", add),
            binary("sub", sub),
            binary("mul", mul),
            binary("div", div),
            withOptions("div", [](Tensors in) { div(in[0], 2); }),
            withOptions("div", [](Tensors in) { div(2, in[0]); }),
            binary("maximum", maximum),
            binary("minimum", minimum),
            binary("weighted", weighted, {"weights", "x"}),
            binary("equal", equal),
            binary("greater", greater),
            unary("zerosLike", zerosLike),
            unary("onesLike", onesLike),
            withOptions("fullLike", [](Tensors in) { fullLike(in[0], 1); }),
            withOptions("cast", [](Tensors in) { cast(in[0], DType::float16); }),
            withOptions("affine", [](Tensors in) { affine(in[0], 1, 1); }),
            unary("neg", neg),
            unary("reciprocal", reciprocal),
            unary("exp", exp),
            unary("log", log),
            unary("sqrt", sqrt),
            unary("square", square),
            unary("tanh", tanh),
            unary("sigmoid", sigmoid),
            unary("softplus", softplus),
            unary("relu", relu),
            unary("relu6", relu6),
            withOptions("rectify", [](Tensors in) { rectify(in[0]); }),
            withOptions("leakyRelu", [](Tensors in) { leakyRelu(in[0]); }),
            withOptions("elu", [](Tensors in) { elu(in[0]); }),
            withOptions("clip", [](Tensors in) { clip(in[0], 0, 1); }),
            unary("abs", abs),
            unary("sign", sign),
            withOptions("dropout", [](Tensors in) { dropout(in[0], {}); })};
}

std::vector<Row> shapes() {
    constexpr std::array<int, 2> kAxes = {1, 0};
    return {
        withOptions("sum", [](Tensors in) { sum(in[0]); }),
        withOptions("mean", [](Tensors in) { mean(in[0]); }),
        withOptions("max", [](Tensors in) { max(in[0]); }),
        withOptions("norm", [](Tensors in) { norm(in[0]); }),
        unary("argmax", argmax),
        withOptions("reshape", [](Tensors in) { reshape(in[0], Shape{1}); }),
        withOptions("reshape", [](Tensors in) { reshape(in[0], {-1}); }),
        withOptions("transpose", [=](Tensors in) { transpose(in[0], kAxes); }),
        withOptions("transpose", [](Tensors in) { transpose(in[0]); }),
        withOptions("concatenate", [](Tensors in) { concatenate(in, 0); },
                    {"tensors[0]", "tensors[1]"}),
        withOptions("stack", [](Tensors in) { stack(in); }, {"tensors[0]", "tensors[1]"}),
        withOptions("split", [](Tensors in) { split(in[0], 1, 0); }),
        withOptions("split", [](Tensors in) { split(in[0], {1}, 0); }),
        withOptions("unstack", [](Tensors in) { unstack(in[0]); }),
        withOptions("slice", [](Tensors in) { slice(in[0], {0}, {1}); }),
        withOptions("pad",
                    [](Tensors in) {
                        pad(in[0], {{0, 1}});
                    }),
        withOptions("broadcastTo", [](Tensors in) { broadcastTo(in[0], {1}); }),
        withOptions("sumTo", [](Tensors in) { sumTo(in[0], {1}); }),
        withOptions("oneHot", [](Tensors in) { oneHot(in[0], 2); }, {"indices"}),
        withOptions("gatherBatch", [](Tensors in) { gatherBatch(in[0], in[1]); }, {"x", "indices"}),
        unary("stopGradient", stopGradient)};
}

std::vector<Row> networks() {
    using Strings = std::vector<std::string>;
    const Tensor bias;  // May be left out.
    return {withOptions(
                "matmul", [](Tensors in) { matmul(in[0], in[1]); }, Strings{"a", "b"}),
            withOptions(
                "dense", [=](Tensors in) { dense(in[0], in[1], bias); }, Strings{"x", "kernel"}),
            withOptions(
                "conv2d", [](Tensors in) { conv2d(in[0], in[1]); }, Strings{"x", "filter"}),
            withOptions(
                "conv2d", [=](Tensors in) { conv2d(in[0], in[1], bias); }, Strings{"x", "filter"}),
            withOptions(
                "depthwiseConv2d", [](Tensors in) { depthwiseConv2d(in[0], in[1]); },
                Strings{"x", "filter"}),
            withOptions(
                "depthwiseConv2d", [=](Tensors in) { depthwiseConv2d(in[0], in[1], bias); },
                Strings{"x", "filter"}),
            withOptions(
                "conv2dTranspose", [](Tensors in) { conv2dTranspose(in[0], in[1]); },
                Strings{"x", "filter"}),
            withOptions("resize2d",
                        [](Tensors in) {
                            resize2d(in[0], {1, 1});
                        }),
            withOptions("maxPool2d", [](Tensors in) { maxPool2d(in[0]); }),
            withOptions("averagePool2d", [](Tensors in) { averagePool2d(in[0]); }),
            withOptions(
                "batchNormalization",
                [](Tensors in) { batchNormalization(in[0], in[1], in[2], in[3], in[4]); },
                Strings{"x", "gamma", "beta", "mean", "variance"}),
            withOptions(
                "batchNormalization", [](Tensors in) { batchNormalization(in[0], in[1], in[2]); },
                Strings{"x", "gamma", "beta"}),
            withOptions("softmax", [](Tensors in) { softmax(in[0]); }),
            withOptions("logSoftmax", [](Tensors in) { logSoftmax(in[0]); }),
            binary("sparseCategoricalCrossentropy", sparseCategoricalCrossentropy,
                   {"labels", "logits"}),
            binary("categoricalCrossentropy", categoricalCrossentropy, {"targets", "logits"}),
            binary("meanSquaredError", meanSquaredError, {"targets", "predictions"})};
}

std::vector<Row> others() {
    return {withOptions("watch", [](Tensors in) { GradientTape().watch(in[0]); }, {"tensor"}),
            withOptions("gradient",
                        [](Tensors in) {
                            GradientTape tape;
                            tape.watch(ones({1}));
                            tape.gradient(in[0], in.subspan(1));
                        },
                        {"target", "sources[0]", "sources[1]"}),
            withOptions("mine",
                        [](Tensors in) {
                            customGradient(
                                "mine", in, [](Tensors all) { return all[0]; },
                                [](const Tensor& dy, const Tensor&) { return std::vector{dy}; });
                        },
                        {"inputs[0]", "inputs[1]"}),
            withOptions("Loss", [](Tensors in) { Loss(MeanSquaredError{})(in[0], in[1]); },
                        {"targets", "predictions"}),
            withOptions("accuracy",
                        [](Tensors in) { Metric(CategoricalAccuracy{}).update(in[0], in[1]); },
                        {"targets", "predictions"})};
}

void expectThatMissingOnesAreNamed(const Row& row) {
    for (std::size_t missing = 0; missing < row.names.size(); ++missing) {
        std::vector<Tensor> given(row.names.size(), ones({1, 1}));
        given[missing] = {};
        EXPECT_EQ(errorOf<ArgumentError>([&] { row.call(given); }),
                  row.op + ": expected a tensor for " + row.names[missing] + ", got none");
    }
}

std::vector<Row> allRows() {
    std::vector<Row> rows;
    for (const auto& part : {elementwise(), shapes(), networks(), others()}) {
        rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
}

TEST(MissingTensor, IsNamedWithTheOp) {
    for (const Row& row : allRows()) expectThatMissingOnesAreNamed(row);
}

// An op without a row is found here.
TEST(MissingTensor, OfEveryOpIsLookedAt) {
    std::ifstream file("autograd/ops.h");
    ASSERT_TRUE(file) << "tests run from the source root";
    std::stringstream text;
    text << file.rdbuf();
    const std::string header = text.str();
    const std::regex declaration(
        R"(\n(?:Tensor|std::vector<Tensor>|NormalizedBatch) (\w+)\((?:const Tensor&|std::span<const Tensor>))");
    std::set<std::string> known;
    for (const Row& row : allRows()) known.insert(row.op);
    std::size_t declared = 0;
    for (std::sregex_iterator found(header.begin(), header.end(), declaration), end; found != end;
         ++found, ++declared) {
        EXPECT_TRUE(known.contains((*found)[1])) << (*found)[1] << " has no row";
    }
    EXPECT_GT(declared, 40u);
}

TEST(MissingTensor, OfAVariableIsNamed) {
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  matmul(ones({1, 1}), Variable());
              }),
              "matmul: expected a tensor for b, got none");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  GradientTape tape;
                  const Variable w(ones({1}));
                  tape.gradient(w, std::vector{w, Variable()});
              }),
              "gradient: expected a tensor for sources[1], got none");
}

TEST(MissingTensor, ThatAUsersFunctionReturnsIsNamed) {
    const std::vector<Tensor> x{ones({1})};
    const auto none = [](const Tensor&, const Tensor&) { return std::vector<Tensor>(1); };
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  customGradient(
                      "mine", x, [](Tensors) { return Tensor(); }, none);
              }),
              "mine: expected a tensor for the result of forward, got none");
    GradientTape tape;
    tape.watch(x[0]);
    const Tensor y = customGradient(
        "mine", x, [](Tensors in) { return in[0]; }, none);
    EXPECT_EQ(errorOf<GradientError>([&] { tape.gradient(y, x[0]); }),
              "mine: expected a tensor for the gradient of input 0, got none");
}

TEST(MissingTensor, OfNoOpIsAnErrorToo) {
    EXPECT_EQ(errorOf<ArgumentError>([] { Tensor().shape(); }),
              "Tensor: expected one with values, got one that holds none");
}

}  // namespace
}  // namespace glgrad

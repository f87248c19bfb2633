#include <gtest/gtest.h>

#include <functional>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/activation.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/layer_body.h"
#include "models/sequential.h"
#include "tests/support/errors.h"

// What a layer or an activation gives has the shape that it says.
namespace glgrad {
namespace {

/// Says that it keeps the shape, and returns what it is told.
class Liar : public SimpleLayerBody {
public:
    explicit Liar(std::function<Tensor(const Tensor&)> truth)
        : SimpleLayerBody("Liar", ""), truth_(std::move(truth)) {}

protected:
    Shape computeOutputShape(const Shape& inputShape) const override { return inputShape; }
    Tensor call(const Tensor& x, const CallOptions&) override { return truth_(x); }

private:
    std::function<Tensor(const Tensor&)> truth_;
};

Tensor flat(const Tensor& x) { return reshape(x, {x.size()}); }

TEST(LayerResults, HaveTheShapeThatTheLayerSays) {
    const auto resultOf = [](const std::function<Tensor(const Tensor&)>& truth) {
        return errorOf<ArgumentError>([&] { Layer(Liar{truth})(ones({2, 3})); });
    };
    const std::string begin =
        "Liar liar: call: expected a result of shape [2, 3], as outputShape says, got ";
    EXPECT_EQ(resultOf(flat), begin + "[6]");
    EXPECT_EQ(resultOf([](const Tensor& x) { return reshape(x, {3, 2}); }), begin + "[3, 2]");
    EXPECT_EQ(resultOf([](const Tensor& x) { return sum(x); }), begin + "[]");
    EXPECT_EQ(resultOf([](const Tensor&) { return Tensor(); }), begin + "one without values");
    EXPECT_EQ(resultOf([](const Tensor& x) { return x * 2.0f; }), "(no error)");
}

TEST(LayerResults, AModelFindsTheLayer) {
    Sequential model({Dense{.units = 4}, Liar{flat}, Dense{.units = 2}});
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  model.predict(ones({2, 3}));
              }),
              "Liar liar: call: expected a result of shape [2, 4], as outputShape says, got [8]");
}

TEST(LayerResults, ActivationsKeepTheShape) {
    const std::string end = "activation: expected a result of the input's shape [2, 4], got ";
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Layer(Activation{.activation = flat})(ones({2, 4}));
              }),
              "Activation activation: " + end + "[8]");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Layer(Dense{.units = 4, .activation = [](const Tensor& x) { return sum(x); }})(
                      ones({2, 3}));
              }),
              "Dense dense: " + end + "[]");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Layer(Dense{.units = 4, .activation = [](const Tensor&) { return Tensor(); }})(
                      ones({2, 3}));
              }),
              "Dense dense: " + end + "one without values");
    EXPECT_THROW((Layer(Conv2D{.filters = 1, .activation = flat})(ones({1, 3, 3, 1}))),
                 ArgumentError);
}

TEST(LayerResults, AnAliasHasTheSizeOfItsTensor) {
    const Tensor x = ones({2, 4});
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  x.alias({1000, 1000});
              }),
              "alias: expected a shape of 8 elements for [2, 4], got [1000, 1000]");
    EXPECT_THROW(x.alias({7}), ArgumentError);
    EXPECT_EQ(x.alias(x.shape()).values(), x.values());
}

}  // namespace
}  // namespace glgrad

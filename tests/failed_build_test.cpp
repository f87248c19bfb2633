#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/flatten.h"
#include "layers/layer_body.h"
#include "models/sequential.h"
#include "tests/support/errors.h"

// A build that fails leaves nothing: the right shape works afterwards.
namespace glgrad {
namespace {

// An initializer that throws so many times before it works.
template <class Exception>
class Failing : public InitializerBody {
public:
    Failing(int times, const Exception& exception) : left_(times), exception_(exception) {}
    std::vector<float> values(const Shape& shape, std::uint64_t) const override {
        if (left_-- > 0) throw exception_;
        return std::vector<float>(shape.size(), 1.0f);
    }

private:
    mutable int left_;
    Exception exception_;
};

Sequential images() {
    Sequential model({Dense{.units = 2}, BatchNormalization{},
                      Conv2D{.filters = 2, .kernelSize = {5, 5}}, Flatten{}, Dense{.units = 3}});
    model.compile({.loss = SparseCategoricalCrossentropy{.fromLogits = true}});
    return model;
}

void expectUnbuilt(const Sequential& model) {
    EXPECT_FALSE(model.isBuilt());
    EXPECT_TRUE(model.variables().empty());
    for (const Layer& layer : model.layers()) EXPECT_FALSE(layer.isBuilt());
}

TEST(FailedBuild, OfAWrongShapeBuildsNoLayer) {
    Sequential model = images();
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  model.build({4, 4, 1});
              }),
              "Conv2D conv2d: input: a window of [5, 5] with dilations [1, 1] does not fit into an "
              "image of shape [1, 4, 4, 2]");
    expectUnbuilt(model);
    model.build({8, 8, 3});
    EXPECT_EQ(model.predict(ones({2, 8, 8, 3})).shape(), (Shape{2, 3}));
}

TEST(FailedBuild, ByFitACallOrWarmUp) {
    Sequential model = images();
    const Dataset wrong(ones({2, 4, 4, 1}), zeros({2}));
    EXPECT_THROW(model.fit(wrong, {.verbose = false}), ArgumentError);
    expectUnbuilt(model);
    EXPECT_THROW(model(ones({2, 4, 4, 1})), ArgumentError);
    expectUnbuilt(model);
    EXPECT_THROW(model.warmUp(wrong), ArgumentError);
    EXPECT_THROW(model.warmUp(Shape{2, 4, 4, 1}), ArgumentError);
    EXPECT_THROW(model.evaluate(wrong), ArgumentError);
    expectUnbuilt(model);
    const Dataset right(ones({2, 8, 8, 3}), zeros({2}));
    EXPECT_EQ(model.fit(right, {.verbose = false}).epochs.size(), 1u);
}

template <class Exception>
Sequential failing(const Exception& exception) {
    return Sequential({Dense{.units = 2},
                       Dense{.units = 3, .biasInitializer = Failing<Exception>{1, exception}}});
}

TEST(FailedBuild, ByAnInitializer) {
    Sequential model = failing(std::runtime_error("no file"));
    EXPECT_EQ(errorOf<std::runtime_error>([&] { model.build({4}); }), "no file");
    expectUnbuilt(model);
    model.build({5});
    EXPECT_EQ(model.variables()[0].shape(), (Shape{5, 2}));
}

TEST(FailedBuild, WithoutMemoryNamesTheLayer) {
    const std::string expected =
        "out of memory: the host has none left for the weights of Dense dense_1, while";
    Sequential model = failing(std::bad_alloc());
    EXPECT_EQ(errorOf<DeviceError>([&] { model.build({4}); }).substr(0, expected.size()), expected);
    expectUnbuilt(model);
    model.build({5});
    Sequential longer = failing(std::length_error("vector"));
    EXPECT_EQ(errorOf<DeviceError>([&] { longer.build({4}); }).substr(0, expected.size()),
              expected);
    Sequential device = failing(DeviceError("no tensors left"));
    EXPECT_EQ(errorOf<DeviceError>([&] { device.build({4}); }), "Dense dense_1: no tensors left");
}

TEST(FailedBuild, KeepsLayersThatWereBuiltBefore) {
    const Layer built = Dense{.units = 2};
    built.build({1, 4});
    Sequential model({built, Dense{.units = 2,
                                   .kernelInitializer = Failing<std::runtime_error>{
                                       1, std::runtime_error("no file")}}});
    EXPECT_THROW(model.build({4}), std::runtime_error);
    EXPECT_TRUE(built.isBuilt());
    EXPECT_FALSE(model.layers()[1].isBuilt());
    EXPECT_EQ(model.variables().size(), 2u);
    EXPECT_THROW(model.build({3}), ArgumentError);
    model.build({4});
}

TEST(FailedBuild, OfALayerAlone) {
    Layer layer =
        Dense{.units = 2, .biasInitializer = Failing<ArgumentError>{1, ArgumentError("not now")}};
    EXPECT_EQ(errorOf<ArgumentError>([&] { layer(ones({1, 3})); }), "Dense dense: not now");
    EXPECT_FALSE(layer.isBuilt());
    EXPECT_TRUE(layer.variables().empty());
    EXPECT_EQ(layer(ones({1, 4})).shape(), (Shape{1, 2}));
}

/// Makes two weights of one name.
class Twins : public SimpleLayerBody {
public:
    Twins() : SimpleLayerBody("Twins", "") {}

protected:
    void makeVariables(const Shape& inputShape) override {
        addVariable("kernel", inputShape, Zeros{});
        addVariable("kernel", inputShape, Zeros{});
    }
    Shape computeOutputShape(const Shape& inputShape) const override { return inputShape; }
    Tensor call(const Tensor& x, const CallOptions&) override { return x; }
};

TEST(FailedBuild, ByTwoWeightsOfOneName) {
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Layer(Twins{})(ones({1, 3}));
              }),
              "Twins twins: expected weights of different names, got kernel twice");
}

}  // namespace
}  // namespace glgrad

#include "core/tensor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "core/variable.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Values counting(Index count) {
    Values values(count);
    for (Index i = 0; i < count; ++i) values[i] = static_cast<float>(i) - 0.5f;
    return values;
}

TEST(Tensor, UnderAnotherShapeIsAConstantToTapes) {
    const Variable w(Tensor(Shape{2}, {1, 2}));
    EXPECT_TRUE(w.value().isTrainable());
    const Tensor x = reshape(w, {2, 1});
    EXPECT_FALSE(x.isTrainable());
    EXPECT_NE(x.id(), w.id());
    GradientTape tape;
    EXPECT_THROW(tape.gradient(sum(x), x), GradientError);
}

TEST(Tensor, ValuesComeBackBitForBit) {
    const std::vector<Shape> shapes = {{},     {1},       {4},       {7},          {3, 1},
                                       {5, 3}, {2, 3, 6}, {1, 1, 9}, {2, 3, 4, 5}, {1000, 3}};
    for (const Shape& shape : shapes) {
        const Values values = counting(shape.size());
        EXPECT_EQ(Tensor(shape, values).values(), values) << shape;
    }
}

TEST(Tensor, UnusualValuesComeBack) {
    const float kMax = std::numeric_limits<float>::max();
    const Values values = {INFINITY, -INFINITY, kMax, -kMax, 1.17549435e-38f, -0.0f};
    const Values back = Tensor(Shape{6}, values).values();
    EXPECT_EQ(back, values);
    EXPECT_TRUE(std::signbit(back[5]));
    EXPECT_TRUE(std::isnan(Tensor(NAN).item()));
}

TEST(Tensor, FoldedTensorsComeBack) {
    if (!onGl()) GTEST_SKIP() << "it needs OpenGL";
    const Device narrow = Device::gl({.maxTextureSize = 64});
    for (const Shape& shape : {Shape{300}, Shape{150, 7}, Shape{3, 1000}, Shape{70, 2, 9}}) {
        const Values values = counting(shape.size());
        EXPECT_EQ(Tensor(shape, values, DType::float32, narrow).values(), values) << shape;
    }
}

TEST(Tensor, EmptyTensorsHaveNoValues) {
    const Tensor empty(Shape{3, 0}, Values{});
    EXPECT_EQ(empty.size(), 0);
    EXPECT_TRUE(empty.values().empty());
    EXPECT_THROW(empty.item(), ArgumentError);
}

TEST(Tensor, TheNumberOfValuesMustFit) {
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Tensor(Shape{2, 3}, {1, 2, 3});
              }),
              "Tensor: shape [2, 3] has 6 elements, got 3 values");
}

TEST(Tensor, IntegersAndBooleansAreChecked) {
    EXPECT_EQ(Tensor(Shape{2}, Values{3, -16777216}, DType::int32).dtype(), DType::int32);
    EXPECT_THROW(Tensor(Shape{1}, Values{0.5f}, DType::int32), ArgumentError);
    EXPECT_THROW(Tensor(Shape{1}, Values{33554432.0f}, DType::int32), ArgumentError);
    EXPECT_THROW(Tensor(Shape{1}, Values{NAN}, DType::int32), ArgumentError);
    EXPECT_THROW(Tensor(Shape{1}, Values{2.0f}, DType::boolean), ArgumentError);
}

TEST(Tensor, ItemNeedsOneElement) {
    EXPECT_EQ(Tensor(2.5f).item(), 2.5f);
    EXPECT_EQ(Tensor(Shape{1, 1}, {4.0f}).item(), 4.0f);
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Tensor(Shape{2}, {1, 2}).item();
              }),
              "item: expected a tensor with one element, got shape [2]");
}

TEST(Tensor, WithoutValuesIsAnError) {
    const Tensor nothing;
    EXPECT_FALSE(nothing.defined());
    EXPECT_THROW(nothing.shape(), ArgumentError);
    EXPECT_THROW(nothing.values(), ArgumentError);
}

TEST(Tensor, BytesAreReadByGatherAlone) {
    const std::vector<std::uint8_t> bytes = {0, 1, 2, 127, 128, 255, 9, 8, 7, 6};
    const Tensor data = Tensor::bytes(Shape{2, 5}, bytes);
    EXPECT_EQ(data.format(), StorageFormat::uint8);
    EXPECT_THROW(data.values(), ArgumentError);
    EXPECT_THROW(relu(data), ArgumentError);
    const Tensor order(Shape{3}, Values{1, 0, 1}, DType::int32);
    EXPECT_EQ(gatherBatch(data, order).values(),
              (Values{255, 9, 8, 7, 6, 0, 1, 2, 127, 128, 255, 9, 8, 7, 6}));
    EXPECT_EQ(gatherBatch(data, order, {.begin = 1, .count = 1}).values(),
              (Values{0, 1, 2, 127, 128}));
}

TEST(Tensor, CopiesAreTheSameTensor) {
    const Tensor a(Shape{2}, {1, 2});
    const Tensor b = a;
    EXPECT_EQ(a.id(), b.id());
    EXPECT_NE(a.id(), Tensor(Shape{2}, {1, 2}).id());
}

TEST(Variable, AssignKeepsNameAndIdentity) {
    Variable w(Tensor(Shape{2}, {1, 2}),
               {.name = "w", .regularizer = [](const Tensor& x) { return x; }});
    const Variable same = w;
    const TensorId id = w.id();
    w.assign(Tensor(Shape{2}, {3, 4}));
    EXPECT_EQ(same.value().values(), (Values{3, 4}));
    EXPECT_EQ(w.id(), id);
    EXPECT_EQ(w.name(), "w");
    EXPECT_EQ(w.regularizer()(w).values(), (Values{3, 4}));
}

TEST(Variable, KeepsItsShape) {
    Variable w(Tensor(Shape{2}, {1, 2}), {.name = "w"});
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  w.assign(Tensor(Shape{3}, {1, 2, 3}));
              }),
              "assign: variable w has shape [2], got a value of shape [3]");
    EXPECT_EQ(w.value().values(), (Values{1, 2}));
}

TEST(Variable, CanBeFrozen) {
    Variable w(Tensor(1.0f));
    EXPECT_TRUE(w.value().isTrainable());
    w.setTrainable(false);
    EXPECT_FALSE(w.value().isTrainable());
    w.assign(Tensor(2.0f));
    EXPECT_FALSE(w.value().isTrainable());
    w.setTrainable(true);
    EXPECT_TRUE(w.value().isTrainable());
    EXPECT_THROW(Variable().value(), ArgumentError);
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <numeric>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Tensor countUp(const Shape& shape) {
    Values values(shape.size());
    std::iota(values.begin(), values.end(), 0.0f);
    return Tensor(shape, values);
}

std::vector<Shape> shapesOf(const Tensors& tensors) {
    std::vector<Shape> shapes;
    for (const Tensor& each : tensors) shapes.push_back(each.shape());
    return shapes;
}

TEST(Split, CutsAlongAnAxis) {
    const Tensor x = countUp({2, 6});
    const Tensors pieces = split(x, {1, 0, 3, 2}, 1);
    EXPECT_EQ(shapesOf(pieces), (std::vector<Shape>{{2, 1}, {2, 0}, {2, 3}, {2, 2}}));
    EXPECT_EQ(pieces[0].values(), (Values{0, 6}));
    EXPECT_EQ(pieces[2].values(), (Values{1, 2, 3, 7, 8, 9}));
    EXPECT_EQ(pieces[3].values(), (Values{4, 5, 10, 11}));
    EXPECT_EQ(split(x, 2, -1)[1].values(), (Values{3, 4, 5, 9, 10, 11}));
    EXPECT_EQ(split(x, 2, -2)[1].values(), (Values{6, 7, 8, 9, 10, 11}));
    EXPECT_EQ(split(x, 1, 0)[0].id(), x.id());
    EXPECT_EQ(split(x, {6}, 1)[0].id(), x.id());
    EXPECT_EQ(shapesOf(split(zeros({0, 6}), 2, 1)), (std::vector<Shape>{{0, 3}, {0, 3}}));
    EXPECT_EQ(shapesOf(split(zeros({2, 0}), 3, 1)), (std::vector<Shape>(3, {2, 0})));
}

TEST(Split, KeepsTheDType) {
    for (const DType dtype : {DType::float16, DType::int32, DType::boolean}) {
        const Tensor x(Shape{2, 2}, Values{1, 0, 0, 1}, dtype);
        for (const auto& pieces : {split(x, 2, 1), unstack(x), unstack(x, 1)}) {
            EXPECT_EQ(pieces[1].dtype(), dtype);
            EXPECT_EQ(pieces[1].values(), (Values{0, 1}));
        }
        EXPECT_EQ(stack({x, x}).dtype(), dtype);
    }
}

TEST(Split, ErrorsSayWhatIsWrong) {
    const Tensor x = countUp({2, 6});
    const auto ofSizes = [&](std::initializer_list<Index> sizes) {
        return errorOf<ArgumentError>([&] { split(x, sizes, -1); });
    };
    EXPECT_EQ(ofSizes({2, 3}),
              "split: expected sizes that add up to the 6 places of axis 1 of [2, 6], got 2 sizes "
              "of 5 in all");
    EXPECT_EQ(ofSizes({}),
              "split: expected sizes that add up to the 6 places of axis 1 of [2, 6], got 0 sizes "
              "of 0 in all");
    EXPECT_EQ(ofSizes({7, -1}), "split: expected sizes of at least 0, got -1");
    EXPECT_EQ(ofSizes({Index{1} << 59, Index{1} << 59}),
              "split: expected at most 2^59 places along an axis, got 576460752303423488 and "
              "576460752303423488");
    EXPECT_THROW(split(zeros({0}), std::vector<Index>(), 0), ArgumentError);
    EXPECT_EQ(errorOf<ArgumentError>([&] { split(x, 4, 1); }),
              "split: expected a number of sections that divides the 6 places of axis 1 of [2, 6], "
              "got 4");
    EXPECT_THROW(split(x, 0, 1), ArgumentError);
    EXPECT_THROW(split(x, 2, 2), ArgumentError);
    EXPECT_THROW(unstack(Tensor(1.0f)), ArgumentError);
    EXPECT_THROW(unstack(x, -3), ArgumentError);
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  stack({x, zeros({6, 2})});
              }),
              "stack: expected tensors of one shape, got [2, 6] and [6, 2]");
    EXPECT_EQ(errorOf<ArgumentError>([] { stack({}); }),
              "stack: expected at least one tensor, got none");
    EXPECT_THROW(stack({x, x}, 3), ArgumentError);
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  stack({ones({1, 1, 1, 1, 1, 1, 1, 1})});
              }),
              "stack: expected tensors of at most 7 axes, got [1, 1, 1, 1, 1, 1, 1, 1]");
}

TEST(Unstack, IsStacksInverse) {
    for (const Shape& shape : {Shape{5}, Shape{3, 5}, Shape{2, 3, 5}, Shape{2, 11, 3, 4},
                               Shape{3, 1, 5}, Shape{2, 70, 40, 3}}) {
        const Tensor x = countUp(shape);
        for (int axis = -shape.rank(); axis < shape.rank(); ++axis) {
            const Tensors places = unstack(x, axis);
            ASSERT_EQ(static_cast<Index>(places.size()), shape[axis]);
            const int front = (axis + shape.rank()) % shape.rank();
            EXPECT_EQ(places[0].shape(),
                      shape.slice(0, front) + shape.slice(front + 1, shape.rank()));
            EXPECT_EQ(stack(places, axis).shape(), shape);
            EXPECT_EQ(stack(places, axis).values(), x.values()) << shape << " axis " << axis;
        }
    }
    EXPECT_TRUE(unstack(zeros({2, 0}), 1).empty());
    EXPECT_EQ(shapesOf(unstack(zeros({2, 0}))), (std::vector<Shape>(2, {0})));
    EXPECT_EQ(stack({Tensor(1.0f), Tensor(2.0f)}).values(), (Values{1, 2}));
}

// The dys in one tensor: nothing is padded and added up, and what nothing depends on is zero.
TEST(Split, RecordsOneOp) {
    const Tensor x = countUp({3, 8});
    for (const int axis : {0, 1}) {
        GradientTape tape;
        tape.watch(x);
        const Tensors pieces = axis == 0 ? unstack(x) : split(x, {4, 2, 2}, 1);
        EXPECT_EQ(tape.size(), 1u);
        const Tensor y = sum(pieces[2] * 3.0f) + sum(pieces[0]);
        const Values got = tape.gradient(y, x).values();
        for (Index i = 0; i < x.size(); ++i) {
            const Index piece = axis == 0 ? i / 8 : (i % 8 < 4 ? 0 : i % 8 / 2 - 1);
            EXPECT_EQ(got[i], piece == 0 ? 1.0f : (piece == 2 ? 3.0f : 0.0f)) << i;
        }
    }
}

TEST(Split, TakesFewPasses) {
    const auto passesOf = [](const std::function<void()>& action) {
        const auto before = currentDevice().counters().passes;
        action();
        return currentDevice().counters().passes - before;
    };
    const Tensor x = countUp({16, 64});
    EXPECT_EQ(passesOf([&] { split(x, 4, 1); }), 1) << "gates of one layout";
    EXPECT_EQ(passesOf([&] { split(x, 16, 1); }), 2) << "eight at most";
    EXPECT_EQ(passesOf([&] { split(x, {8, 56}, 1); }), onGl() ? 2 : 1);
    EXPECT_EQ(passesOf([&] { unstack(x); }), 2);
    const Tensors rows = unstack(x);
    EXPECT_EQ(passesOf([&] { stack(rows); }), 3);
}

TEST(Stack, RecordsOneOp) {
    const Tensor a = countUp({2, 3}), b = countUp({2, 3});
    GradientTape tape;
    tape.watch(a);
    tape.watch(b);
    const Tensor y = stack({a, b}, 1);
    EXPECT_EQ(tape.size(), 1u);
    const auto gradients = tape.gradient(y, {a, b}, countUp({2, 2, 3}));
    EXPECT_EQ(gradients[0].values(), (Values{0, 1, 2, 6, 7, 8}));
    EXPECT_EQ(gradients[1].values(), (Values{3, 4, 5, 9, 10, 11}));
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <functional>

#include "autograd/ops.h"
#include "autograd/tape.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

// The gradient of sum(f(x)).
Values gradientAt(const Tensor& x, const std::function<Tensor(const Tensor&)>& function) {
    GradientTape tape;
    tape.watch(x);
    return tape.gradient(sum(function(x)), x).values();
}

// Where there is no derivative there is a convention: see autograd/ops.h.
TEST(Kinks, OfElementwiseOps) {
    const Tensor x(Shape{3}, {-1, 0, 1});
    EXPECT_EQ(gradientAt(x, relu), (Values{0, 0, 1}));
    EXPECT_EQ(gradientAt(Tensor(Shape{5}, {-1, 0, 5.5f, 6, 7}), relu6), (Values{0, 0, 1, 0, 0}));
    EXPECT_EQ(gradientAt(x, abs), (Values{-1, 0, 1}));
    EXPECT_EQ(gradientAt(x, sign), (Values{0, 0, 0}));
    EXPECT_EQ(gradientAt(x, [](const Tensor& t) { return clip(t, -1, 0.5f); }), (Values{1, 1, 0}));
}

TEST(Kinks, MaxSharesItsGradientAmongTies) {
    const Tensor x(Shape{2, 3}, {2, 2, 1, 0, 5, 5});
    EXPECT_EQ(gradientAt(x, [](const Tensor& t) { return max(t); }),
              (Values{0, 0, 0, 0, .5f, .5f}));
    EXPECT_EQ(gradientAt(x, [](const Tensor& t) { return max(t, {.axes = {{1}}}); }),
              (Values{.5f, .5f, 0, 0, .5f, .5f}));
}

TEST(Kinks, MaxPoolingTakesTheFirstOfTies) {
    const Tensor x(Shape{1, 2, 4, 1}, {1, 1, 3, 4, 1, 1, 4, 4});
    EXPECT_EQ(gradientAt(x, [](const Tensor& t) { return maxPool2d(t); }),
              (Values{1, 0, 0, 1, 0, 0, 0, 0}));
}

}  // namespace
}  // namespace glgrad

#include "autograd/tape.h"

#include <gtest/gtest.h>

#include <cmath>

#include "autograd/ops.h"
#include "core/error.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Tensor row(std::initializer_list<float> values) {
    return Tensor(Shape{static_cast<Index>(values.size())}, values);
}

TEST(Tape, DifferentiatesWatchedTensors) {
    const Tensor x = row({1, 2, 3}), unwatched = row({4, 5, 6});
    GradientTape tape;
    tape.watch(x);
    const Tensor y = sum(x * x * unwatched);
    EXPECT_TRUE(near(tape.gradient(y, x).values(), Values{8, 20, 36}, 1e-6));
}

TEST(Tape, FollowsTrainableVariables) {
    const Variable w(row({2, -1}), {.name = "w"});
    GradientTape tape;
    const Tensor loss = sum(square(Tensor(w)));
    const auto gradients = tape.gradient(loss, std::vector<Variable>{w});
    EXPECT_TRUE(near(gradients[0].values(), Values{4, -2}, 1e-6));
}

TEST(Tape, FrozenVariablesRecordNothing) {
    const Variable w(row({2, -1}), {.trainable = false});
    Variable thawed(row({1, 1}));
    thawed.setTrainable(false);
    GradientTape tape;
    const Tensor loss = sum(square(Tensor(w)) * thawed);
    EXPECT_EQ(tape.size(), 0u);
    EXPECT_EQ(errorOf<GradientError>([&] { tape.gradient(loss, {w}); }).find("gradient:"), 0u);
    thawed.setTrainable(true);
    const Tensor again = sum(square(Tensor(w)) * thawed);
    EXPECT_GT(tape.size(), 0u);
    EXPECT_TRUE(near(tape.gradient(again, {thawed})[0].values(), Values{4, 1}, 1e-6));
}

TEST(Tape, GradientsOfATensorUsedTwiceAdd) {
    const Tensor x = row({0.5f, 2});
    GradientTape tape;
    tape.watch(x);
    EXPECT_TRUE(near(tape.gradient(sum(x * x + x * exp(x)), x).values(),
                     Values{1.0f + 1.5f * std::exp(0.5f), 4.0f + 3.0f * std::exp(2.0f)}, 1e-5));
}

TEST(Tape, UnconnectedSourcesGetZeros) {
    const Tensor x = row({1, 2}), other = row({3, 4, 5});
    GradientTape tape;
    tape.watch(x);
    tape.watch(other);
    const auto gradients = tape.gradient(sum(x), {x, other});
    EXPECT_EQ(gradients[0].values(), (Values{1, 1}));
    EXPECT_EQ(gradients[1].values(), (Values{0, 0, 0}));
}

TEST(Tape, IntermediateTensorsAreSources) {
    const Tensor x = row({1, 2});
    GradientTape tape;
    tape.watch(x);
    const Tensor y = x * x;
    const auto gradients = tape.gradient(sum(y * y), {y, x});
    EXPECT_TRUE(near(gradients[0].values(), Values{2, 8}, 1e-6));
    EXPECT_TRUE(near(gradients[1].values(), Values{4, 32}, 1e-6));
}

TEST(Tape, TheTargetIsItsOwnSource) {
    const Tensor x(3.0f);
    GradientTape tape;
    tape.watch(x);
    EXPECT_EQ(tape.gradient(x, x).item(), 1.0f);
}

TEST(Tape, SeedWeightsTheTarget) {
    const Tensor x = row({1, 2, 3});
    GradientTape tape;
    tape.watch(x);
    EXPECT_TRUE(
        near(tape.gradient(square(x), x, row({1, 0, -2})).values(), Values{2, 0, -12}, 1e-6));
}

TEST(Tape, NonScalarTargetsNeedASeed) {
    const Tensor x = row({1, 2, 3});
    GradientTape tape({.persistent = true});
    tape.watch(x);
    const Tensor y = square(x);
    EXPECT_EQ(errorOf<GradientError>([&] { tape.gradient(y, x); }),
              "gradient: the target has shape [3]; reduce it to one value, or give a seed of that "
              "shape");
    EXPECT_EQ(errorOf<GradientError>([&] {
                  tape.gradient(y, x, row({1, 2}));
              }),
              "gradient: the seed has shape [2], expected the target's shape [3]");
    EXPECT_TRUE(near(tape.gradient(y, x, ones(Shape{3})).values(), Values{2, 4, 6}, 1e-6));
}

TEST(Tape, NeverWatchedIsAnError) {
    const Tensor x = row({1, 2}), stranger = row({1});
    GradientTape tape;
    tape.watch(x);
    const std::string error = errorOf<GradientError>([&] { tape.gradient(sum(x), {x, stranger}); });
    EXPECT_NE(error.find("source 1 of shape [1]"), std::string::npos) << error;
    EXPECT_NE(error.find("watch"), std::string::npos) << error;
}

TEST(Tape, IsUsedOnceUnlessPersistent) {
    const Tensor x(3.0f);
    GradientTape once;
    once.watch(x);
    const Tensor y = square(x);
    EXPECT_EQ(once.gradient(y, x).item(), 6.0f);
    EXPECT_NE(errorOf<GradientError>([&] { once.gradient(y, x); }).find("persistent"),
              std::string::npos);

    GradientTape often({.persistent = true});
    often.watch(x);
    const Tensor square1 = square(x), cube = square1 * x;
    EXPECT_EQ(often.gradient(square1, x).item(), 6.0f);
    EXPECT_EQ(often.gradient(cube, x).item(), 27.0f);
    EXPECT_EQ(often.gradient(square1, x).item(), 6.0f);
}

TEST(Tape, StopGradientIsAConstant) {
    const Tensor x(3.0f);
    GradientTape tape;
    tape.watch(x);
    const Tensor y = x * stopGradient(square(x));
    EXPECT_EQ(y.item(), 27.0f);
    EXPECT_EQ(tape.gradient(y, x).item(), 9.0f);
}

TEST(Tape, PauseTapesRecordsNothing) {
    const Tensor x(3.0f);
    GradientTape tape;
    tape.watch(x);
    {
        const PauseTapes pause;
        square(x);
    }
    EXPECT_EQ(tape.size(), 0u);
    square(x);
    EXPECT_EQ(tape.size(), 1u);
}

TEST(Tape, DoesNotRecordItsOwnBackwardPass) {
    const Tensor x(2.0f);
    GradientTape tape({.persistent = true});
    tape.watch(x);
    const Tensor y = tanh(x);
    const std::size_t before = tape.size();
    tape.gradient(y, x);
    EXPECT_EQ(tape.size(), before);
}

TEST(Tape, VariablesMayBeAssignedWhileTaped) {
    Variable w(row({2, 3}));
    GradientTape tape({.persistent = true});
    const Tensor before = sum(square(Tensor(w)));
    w.assign(row({10, 20}));
    const Tensor after = sum(square(Tensor(w)) * 2.0f);
    EXPECT_TRUE(near(tape.gradient(before, {w})[0].values(), Values{4, 6}, 1e-6))
        << "a gradient belongs to the value that the op saw";
    EXPECT_TRUE(near(tape.gradient(after, {w})[0].values(), Values{40, 80}, 1e-6));
    EXPECT_TRUE(near(tape.gradient(before + after, {w})[0].values(), Values{44, 86}, 1e-6));
}

TEST(Tape, EmptyTensorsHaveEmptyGradients) {
    const Tensor x = zeros(Shape{0, 3});
    GradientTape tape;
    tape.watch(x);
    const Tensor gradient = tape.gradient(sum(square(x)), x);
    EXPECT_EQ(gradient.shape(), (Shape{0, 3}));
}

TEST(NestedTapes, GiveSecondAndThirdDerivatives) {
    const Tensor x(2.0f);
    GradientTape outer;
    outer.watch(x);
    Tensor second;
    {
        GradientTape middle;
        middle.watch(x);
        Tensor first;
        {
            GradientTape inner;
            inner.watch(x);
            first = inner.gradient(square(square(x)), x);
        }
        EXPECT_NEAR(first.item(), 32.0f, 1e-4);
        second = middle.gradient(first, x);
    }
    EXPECT_NEAR(second.item(), 48.0f, 1e-4);
    EXPECT_NEAR(outer.gradient(second, x).item(), 48.0f, 1e-3);
}

TEST(NestedTapes, EachFollowsItsOwnTensors) {
    const Tensor x(2.0f), y(5.0f);
    GradientTape outer;
    outer.watch(y);
    GradientTape inner;
    inner.watch(x);
    const Tensor slope = inner.gradient(x * x * y, x);
    EXPECT_EQ(slope.item(), 20.0f);
    EXPECT_EQ(outer.gradient(slope, y).item(), 4.0f) << "d(2xy)/dy";
}

}  // namespace
}  // namespace glgrad

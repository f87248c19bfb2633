#include <gtest/gtest.h>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;
using Inputs = std::span<const Tensor>;

Tensor twice(const Tensor& x) {
    return customGradient(
        "twice", std::vector{x}, [](Inputs in) { return in[0] * 2.0f; },
        [](const Tensor& dy, const Tensor&) { return std::vector{dy * 2.0f}; });
}

// All values of a variable have one id, and each question is answered for the value of its time.
TEST(PersistentTape, IsAskedAgainWithAVariableAsSeed) {
    const Tensor x(Shape{3}, {1, 2, 3});
    Variable seed(ones({3}));
    GradientTape tape({.persistent = true});
    tape.watch(x);
    const Tensor y = twice(x);
    EXPECT_EQ(tape.gradient(y, x, seed.value()).values(), (Values{2, 2, 2}));
    seed.assign(full({3}, 10.0f));
    EXPECT_EQ(tape.gradient(y, x, seed.value()).values(), (Values{20, 20, 20}));
}

TEST(PersistentTape, NormalizesABatchForEachSeed) {
    const Tensor x(Shape{4, 2}, {1, 2, 3, 5, 8, 13, 21, 34});
    const Tensor first(Shape{4, 2}, {1, 0, 0, 2, 0, 0, 3, 1}), second = first * -3.0f;
    Variable seed(first);
    GradientTape tape({.persistent = true});
    tape.watch(x);
    const Tensor y = batchNormalization(x, ones({2}), zeros({2})).y;
    const Values once = tape.gradient(y, x, seed.value()).values();
    seed.assign(second);
    const Values again = tape.gradient(y, x, seed.value()).values();
    seed.assign(first);
    EXPECT_EQ(tape.gradient(y, x, seed.value()).values(), once);
    Values scaled = once;
    for (float& value : scaled) value *= -3.0f;
    EXPECT_TRUE(near(again, scaled, 1e-5));
}

TEST(PersistentTape, AsksGradientFunctionsEachTime) {
    const Tensor x(2.0f), seed(1.0f);
    Variable scale(Tensor(3.0f), {.trainable = false});
    GradientTape tape({.persistent = true});
    tape.watch(x);
    const Tensor y = customGradient(
        "scaled", std::vector{x}, [](Inputs in) { return in[0] * 1.0f; },
        [scale](const Tensor& dy, const Tensor&) { return std::vector{dy * scale}; });
    EXPECT_EQ(tape.gradient(y, x, seed).item(), 3.0f);
    scale.assign(Tensor(5.0f));
    EXPECT_EQ(tape.gradient(y, x, seed).item(), 5.0f);
}

// What was computed for the first question no later tape has recorded.
TEST(PersistentTape, IsDifferentiatedByATapeThatBeganBetweenTwoQuestions) {
    const Tensor x(3.0f), factor(5.0f), seed(1.0f);
    GradientTape tape({.persistent = true});
    tape.watch(x);
    const Tensor y = customGradient(
        "scaled", std::vector{x, factor}, [](Inputs in) { return in[0] * in[1]; },
        [x, factor](const Tensor& dy, const Tensor&) {
            return std::vector{dy * factor, dy * x};
        });
    EXPECT_EQ(tape.gradient(y, x, seed).item(), 5.0f);
    GradientTape outer;
    outer.watch(factor);
    const Tensor slope = tape.gradient(y, x, seed);
    EXPECT_EQ(outer.gradient(slope, factor).item(), 1.0f);
}

TEST(PersistentTape, GivesAVariableOfAnotherDTypeAGradientOfThat) {
    Variable w(Tensor(Shape{2}, {1, 2}));
    GradientTape tape;
    const Tensor y = sum(square(Tensor(w)));
    w.assign(cast(w, DType::float16));
    const Tensor gradient = tape.gradient(y, w);
    EXPECT_EQ(gradient.dtype(), DType::float16);
    EXPECT_EQ(gradient.values(), (Values{2, 4}));
}

// Under one id the gradients of both would be added up.
TEST(Tape, RefusesAnOutputThatIsTheInput) {
    const Tensor x(2.0f);
    GradientTape tape;
    tape.watch(x);
    const auto identity = [&] {
        record("identity", x, {{x, [](const Tensor& dy) { return dy; }}});
    };
    EXPECT_EQ(errorOf<ArgumentError>(identity),
              "identity: record: expected an output that is none of the inputs; give it an "
              "identity of its own by stopGradient");
}

}  // namespace
}  // namespace glgrad

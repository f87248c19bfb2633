#include "autograd/elementwise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>

#include "autograd/gradient_check.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Function = std::function<Tensor(const Tensor&)>;
using FunctionOfTwo = std::function<Tensor(const Tensor&, const Tensor&)>;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

float slope(const Function& f, float x, float dy = 1.0f) {
    const Tensor t(x);
    GradientTape tape;
    tape.watch(t);
    return tape.gradient(f(t), t, Tensor(dy)).item();
}

/// By a and by b.
std::array<float, 2> slopes(const FunctionOfTwo& f, float a, float b) {
    const Tensor s(a), t(b);
    GradientTape tape;
    tape.watch(s);
    tape.watch(t);
    const auto both = tape.gradient(f(s, t), {s, t});
    return {both[0].item(), both[1].item()};
}

float derivative(int order, const Function& f, float x) {
    const Tensor t(x);
    std::vector<std::unique_ptr<GradientTape>> tapes;
    for (int i = 0; i < order; ++i) {
        tapes.push_back(std::make_unique<GradientTape>());
        tapes.back()->watch(t);
    }
    Tensor y = f(t);
    for (; !tapes.empty(); tapes.pop_back()) y = tapes.back()->gradient(y, t);
    return y.item();
}

template <class F>
Function unary(const char* name, F) {
    return [name](const Tensor& t) { return elementwise(name, F(), t); };
}
template <class F>
FunctionOfTwo binary(const char* name, F) {
    return [name](const Tensor& s, const Tensor& t) { return elementwise(name, F(), s, t); };
}

TEST(Elementwise, BranchesThatAreNotChosenHaveNoPartInTheGradient) {
    const Function logOrZero =
        unary("logOrZero", [](Element x) { return where(x > 0, log(x), 0); });
    EXPECT_EQ(slope(logOrZero, 0), 0);
    EXPECT_EQ(slope(logOrZero, -1), 0);
    EXPECT_EQ(slope(logOrZero, -1, kInfinity), 0);
    EXPECT_EQ(slope(logOrZero, 2), 0.5f);
    EXPECT_EQ(derivative(2, logOrZero, 0), 0);
    EXPECT_EQ(derivative(2, logOrZero, -1), 0);
    const Function guarded = unary("guarded", [](Element x) {
        return x * where(x > 0, sqrt(x), 0) + where(x == 0, 1, sin(x) / x);
    });
    EXPECT_EQ(slope(guarded, 0), 0);
    EXPECT_EQ(slope(unary("elu", [](Element x) { return elu(x, 1); }), 100), 1);
    EXPECT_EQ(slope(unary("reluOf", [](Element x) { return relu(x); }), -1, kInfinity), 0);
    EXPECT_EQ(slope(unary("absOf", [](Element x) { return abs(x); }), 0, kInfinity), 0);
}

TEST(Elementwise, SlopesAtInfinity) {
    const Function silu = unary("silu", [](Element x) { return math::silu(x); });
    EXPECT_EQ(slope(silu, kInfinity), 1);
    EXPECT_EQ(slope(silu, -kInfinity), 0);
    EXPECT_EQ(slope(unary("gelu", [](Element x) { return gelu(x); }), -kInfinity), 0);
    EXPECT_EQ(slope(unary("hardSwish", [](Element x) { return hardSwish(x); }), -kInfinity), 0);
    EXPECT_EQ(slope(unary("softplusOf", [](Element x) { return softplus(x); }), 0), 0.5f);
    EXPECT_EQ(slope(unary("sqrtOf", [](Element x) { return sqrt(x); }), 0), kInfinity);
}

TEST(Elementwise, SlopesOfPowers) {
    const FunctionOfTwo power = binary("pow", [](Element a, Element b) { return pow(a, b); });
    const auto near = [](float got, float want) { return std::abs(got - want) <= 2e-6f * want; };
    EXPECT_EQ(slopes(power, 0, 2)[0], 0);
    EXPECT_EQ(slopes(power, 0, 1)[0], 1);
    EXPECT_EQ(slopes(power, 0, 0)[0], 0);
    EXPECT_TRUE(near(slopes(power, -2, 3)[0], 12));
    EXPECT_EQ(slopes(power, 0, 2)[1], 0);
    EXPECT_EQ(slopes(power, -2, 3)[1], 0);
    const Function fifth = unary("fifth", [](Element x) { return pow(x, 5); });
    EXPECT_TRUE(near(derivative(4, fifth, 2), 240));
}

TEST(Elementwise, SlopesOfHugeTinyAndEqualNumbers) {
    const FunctionOfTwo angle = binary("atan2", [](Element a, Element b) { return atan2(a, b); });
    EXPECT_EQ(slopes(angle, 0, 0)[0], 0);
    EXPECT_NEAR(slopes(angle, 1e-25f, 1e-25f)[0], 5e24f, 1e19f);
    const FunctionOfTwo length = binary("hypot", [](Element a, Element b) { return hypot(a, b); });
    EXPECT_EQ(slopes(length, 0, 0)[0], 0);
    EXPECT_NEAR(slopes(length, 3e30f, 4e30f)[0], 0.6f, 1e-6f);
    EXPECT_NEAR(slopes(length, 3e30f, 4e30f)[1], 0.8f, 1e-6f);
    const FunctionOfTwo sum =
        binary("logAddExp", [](Element a, Element b) { return logAddExp(a, b); });
    EXPECT_EQ(slopes(sum, 2, 2)[0], 0.5f);
    EXPECT_EQ(slopes(sum, 3e38f, 3e38f)[0], 0.5f);
    EXPECT_EQ(slopes(sum, 3e38f, -3e38f)[0], 1);
    const Function sumWithTwo = unary("logAddExp2", [](Element x) { return logAddExp(x, 2); });
    EXPECT_NEAR(derivative(2, sumWithTwo, 2), 0.25f, 1e-6f);
    EXPECT_EQ(slopes(binary("xlogy", [](Element a, Element b) { return xlogy(a, b); }), 0, 0)[0],
              0);
}

TEST(Elementwise, DerivativesOfHigherOrders) {
    EXPECT_NEAR(derivative(3, glgrad::tanh, 0.5f), -0.5652093f, 2e-6f);
    EXPECT_NEAR(derivative(4, glgrad::exp, 1), 2.7182817f, 1e-5f);
    EXPECT_NEAR(derivative(5, unary("sin", [](Element x) { return sin(x); }), 1), 0.5403023f,
                2e-6f);
    EXPECT_NEAR(derivative(4, glgrad::softplus, 0), -0.125f, 1e-6f);
}

TEST(Elementwise, NanIsNeverLost) {
    const Tensor x(Shape{5}, {std::numeric_limits<float>::quiet_NaN(), -1, 0, 1, kInfinity});
    for (const Function& f : {unary("notAbove", [](Element v) { return where(v <= 0, 0, v); }),
                              unary("notBelow", [](Element v) { return where(v < 0, 0, v); }),
                              unary("smaller", [](Element v) { return min(v, 1); }),
                              unary("larger", [](Element v) { return max(0, v); }),
                              unary("within", [](Element v) { return clamp(v, -1, 1); })}) {
        const auto values = f(x).values();
        EXPECT_TRUE(std::isnan(values[0])) << values[0];
        for (int i = 1; i < 5; ++i) EXPECT_FALSE(std::isnan(values[i])) << i;
    }
    // No comparison with NaN holds.
    EXPECT_EQ(unary("chosen", [](Element v) { return where(v > 0, v, 0); })(x).values()[0], 0);
}

TEST(Elementwise, TakesNumbersAsAttributes) {
    const auto line = [](const Tensor& t, float scale, float offset) {
        return elementwise(
            "line", [](Element x, Attribute s, Attribute o) { return s * x + o; }, t, scale,
            offset);
    };
    const Tensor x(Shape{3}, {1, 2, 3});
    EXPECT_EQ(line(x, 2, 0.5f).values(), (std::vector{2.5f, 4.5f, 6.5f}));
    EXPECT_EQ(line(x, -1, 0).values(), (std::vector{-1.0f, -2.0f, -3.0f}));
    const auto before = currentDevice().counters().programs;
    for (int i = 0; i < 5; ++i) line(x, static_cast<float>(i), 1).values();
    EXPECT_EQ(currentDevice().counters().programs, before) << "programs do not grow with values";
}

TEST(Elementwise, RepeatsItsInputs) {
    const auto f = [](const Tensor& s, const Tensor& t, const Tensor& u) {
        return elementwise(
            "ofThree", [](Element a, Element b, Element c) { return a * b - c / b; }, s, t, u);
    };
    const std::vector<std::array<Shape, 3>> cases = {
        {Shape{5, 7}, Shape{7}, Shape{5, 1}},
        {Shape{5, 1, 7}, Shape{4, 1}, Shape{}},
        {Shape{300}, Shape{}, Shape{2, 1}},
        {Shape{3, 400}, Shape{1, 400}, Shape{3, 1}},
        {Shape{1}, Shape{1, 1}, Shape{}},
        {Shape{2, 3, 1, 5}, Shape{3, 4, 1}, Shape{2, 1, 4, 5}},
        {Shape{600, 3}, Shape{3}, Shape{600, 1}},
        {Shape{0, 3}, Shape{3}, Shape{}},
    };
    for (const auto& shapes : cases) {
        Tensors inputs;
        for (std::size_t i = 0; i < shapes.size(); ++i) {
            inputs.push_back(randomUniform(shapes[i], 1 + i, 0.5f, 2.0f));
        }
        const Tensor y = f(inputs[0], inputs[1], inputs[2]);
        Shape shape = broadcastShapes("test", shapes[0], shapes[1]);
        shape = broadcastShapes("test", shape, shapes[2]);
        ASSERT_EQ(y.shape(), shape);
        std::vector<std::vector<float>> full;
        for (const Tensor& each : inputs) full.push_back(broadcastTo(each, shape).values());
        const auto values = y.values();
        for (std::size_t i = 0; i < values.size(); ++i) {
            const float want = full[0][i] * full[1][i] - full[2][i] / full[1][i];
            ASSERT_NEAR(values[i], want, 1e-5f) << shape << " at " << i;
        }
        if (y.shape().empty()) continue;
        const auto call = [&](std::span<const Tensor> in) { return f(in[0], in[1], in[2]); };
        EXPECT_NO_THROW(checkGradients(call, inputs, {.elementwiseLimit = 8})) << shape;
    }
}

// An expression has equal nodes once; these are not equal.
TEST(Elementwise, DifferencesAndQuotientsGoBothWays) {
    const FunctionOfTwo differences =
        binary("bothDifferences", [](Element a, Element b) { return (a - b) * 2 - (b - a) * 5; });
    EXPECT_FLOAT_EQ(differences(Tensor(3), Tensor(1)).item(), 14);
    EXPECT_EQ(slopes(differences, 3, 1), (std::array{7.0f, -7.0f}));
    const FunctionOfTwo quotients =
        binary("bothQuotients", [](Element a, Element b) { return a / b - b / a; });
    EXPECT_FLOAT_EQ(quotients(Tensor(4), Tensor(2)).item(), 1.5f);
    EXPECT_FLOAT_EQ(slopes(quotients, 4, 2)[0], 0.625f);
    EXPECT_FLOAT_EQ(slopes(quotients, 4, 2)[1], -1.25f);
}

TEST(Elementwise, ConditionsMakeBooleans) {
    const Tensor x(Shape{4}, {-1, 0, 1, 2});
    const Tensor y = elementwise(
        "inside", [](Element v) { return v > -0.5 && !(v >= 1.5); }, x);
    EXPECT_EQ(y.dtype(), DType::boolean);
    EXPECT_EQ(y.values(), (std::vector{0.0f, 1.0f, 1.0f, 0.0f}));
}

TEST(Elementwise, OfConstantsAndOfAnInputAlone) {
    const Tensor x(Shape{3}, {1, 2, 3});
    EXPECT_EQ(elementwise(
                  "seven", [](Element) { return 7.0; }, x)
                  .values(),
              (std::vector{7.0f, 7.0f, 7.0f}));
    EXPECT_EQ(elementwise(
                  "same", [](Element v) { return v; }, x)
                  .values(),
              x.values());
    EXPECT_EQ(slope(unary("sameOf", [](Element v) { return v; }), 5), 1);
    EXPECT_EQ(slope(unary("eight", [](Element) { return 8.0; }), 5), 0);
}

TEST(Elementwise, NoValueDependsOnItsNeighbours) {
    const Function sine = unary("sine", [](Element x) { return sin(x); });
    std::vector<float> angles(37);
    for (std::size_t i = 0; i < angles.size(); ++i) angles[i] = 0.7f * static_cast<float>(i) - 9;
    const Shape shape{static_cast<Index>(angles.size())};
    const auto alone = sine(Tensor(shape, angles)).values();
    for (std::size_t i = 0; i < angles.size(); i += 3) angles[i] = 1e6f;
    const auto beside = sine(Tensor(shape, angles)).values();
    for (std::size_t i = 0; i < angles.size(); ++i) {
        if (i % 3 == 0) continue;
        EXPECT_EQ(beside[i], alone[i]) << i;
    }
}

TEST(Elementwise, TakesVariables) {
    const Variable w(Tensor(Shape{2}, {1, 2}));
    GradientTape tape;
    const Tensor y = elementwise(
        "cube", [](Element x) { return x * x * x; }, w);
    EXPECT_EQ(y.values(), (std::vector{1.0f, 8.0f}));
    EXPECT_EQ(tape.gradient(sum(y), w).values(), (std::vector{3.0f, 12.0f}));
}

TEST(Elementwise, NamesWhatIsWrong) {
    const auto f = [](const Tensor& s, const Tensor& t) {
        return elementwise(
            "mine", [](Element a, Element b) { return a + b; }, s, t);
    };
    EXPECT_EQ(errorOf<ArgumentError>([&] { f(ones({2}), ones({3})); }).substr(0, 6), "mine: ");
    EXPECT_EQ(errorOf<ArgumentError>([&] { f(ones({2}), Tensor()); }),
              "mine: expected a tensor for b, got none");
}

TEST(Elementwise, IsFloat16OfFloat16) {
    const Tensor x = cast(randomUniform({50}, 1, -3.0f, 3.0f), DType::float16);
    const Function f = unary("gelu16", [](Element v) { return gelu(v); });
    const Tensor y = f(x), wide = f(cast(x, DType::float32));
    EXPECT_EQ(y.dtype(), DType::float16);
    EXPECT_EQ(y.values(), cast(wide, DType::float16).values());
}

}  // namespace
}  // namespace glgrad

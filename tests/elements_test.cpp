#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "tests/support/element_table.h"

namespace glgrad {
namespace {

using Real = long double;
constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

class Elements : public ::testing::TestWithParam<ElementRow> {
protected:
    const ElementRow& row() const { return GetParam(); }

    Real truth(Real a, Real b) const { return row().truth(a, b); }
    Real slopeByA(Real a, Real b) const {
        return slope([&](Real x) { return truth(x, b); }, a);
    }

    // Central differences of sixth order.
    static Real slope(const std::function<Real(Real)>& f, Real x) {
        constexpr Real h = 1e-4L;
        return (45 * (f(x + h) - f(x - h)) - 9 * (f(x + 2 * h) - f(x - 2 * h)) +
                (f(x + 3 * h) - f(x - 3 * h))) /
               (60 * h);
    }

    struct Points {
        std::vector<float> a, b;
        Tensor tensorA() const { return {Shape{static_cast<Index>(a.size())}, a}; }
        Tensor tensorB() const { return {Shape{static_cast<Index>(b.size())}, b}; }
    };
    Points points() const {
        constexpr int kCount = 240;
        Points result;
        for (int i = 0; i < kCount; ++i) {
            double x = row().a.low + (row().a.high - row().a.low) * (i + 0.37) / kCount;
            for (const double kink : row().kinks) {
                if (std::abs(x - kink) < 0.02) x += 0.05;
            }
            const double part = ((i * 7919) % kCount + 0.61) / kCount;
            result.a.push_back(static_cast<float>(x));
            result.b.push_back(
                static_cast<float>(row().b.low + (row().b.high - row().b.low) * part));
        }
        return result;
    }

    // `absolute`: what is small need be no more exact than what is 1.
    static void expectNear(const std::vector<float>& got, const Points& at,
                           const std::function<Real(Real, Real)>& want, Real tolerance,
                           bool absolute) {
        ASSERT_EQ(got.size(), at.a.size());
        for (std::size_t i = 0; i < got.size(); ++i) {
            const Real right = want(at.a[i], at.b[i]);
            const Real size = absolute ? std::max(std::abs(right), 1.0L) : std::abs(right);
            ASSERT_LE(std::abs(got[i] - right), tolerance * size)
                << "at " << at.a[i] << ", " << at.b[i] << ": " << got[i] << " instead of " << right;
        }
    }
};

TEST_P(Elements, HaveTheirValue) {
    const Points at = points();
    const auto values = row().op(at.tensorA(), at.tensorB()).values();
    const bool cancels = row().name == "tanhShrink";  // x - tanh(x) near 0
    expectNear(
        values, at, [&](Real a, Real b) { return truth(a, b); }, 1e-5L, cancels);
}

TEST_P(Elements, HaveTheirDerivatives) {
    const Points at = points();
    const Tensor a = at.tensorA(), b = at.tensorB();
    GradientTape outer({.persistent = true}), inner({.persistent = true});
    for (const Tensor& each : {a, b}) inner.watch(each), outer.watch(each);
    const Tensor y = row().op(a, b), seed = onesLike(a);
    const Tensor da = inner.gradient(y, a, seed);
    expectNear(
        da.values(), at, [&](Real x, Real z) { return slopeByA(x, z); }, 1e-5L, true);
    const auto second = [&](Real x, Real z) {
        return slope([&](Real u) { return slopeByA(u, z); }, x);
    };
    expectNear(outer.gradient(da, a, seed).values(), at, second, 4e-5L, true);
    if (!row().hasTwo) return;
    const auto byB = [&](Real x, Real z) { return slope([&](Real u) { return truth(x, u); }, z); };
    expectNear(inner.gradient(y, b, seed).values(), at, byB, 1e-5L, true);
    const auto mixed = [&](Real x, Real z) {
        return slope([&](Real u) { return slopeByA(x, u); }, z);
    };
    expectNear(outer.gradient(da, b, seed).values(), at, mixed, 4e-5L, true);
}

// Numbers that overflow, infinities and NaN.
TEST_P(Elements, AreRightAtTheExtremes) {
    const std::vector<float> special = {
        0.0f,   1.0f,   -1.0f,   0.5f,      -0.5f,      2.0f,   -2.0f, 3.0f,   1e-3f,
        -1e-3f, 1e-20f, -1e-20f, 1e-30f,    20.0f,      -20.0f, 88.0f, 88.6f,  -87.0f,
        89.0f,  100.0f, -100.0f, 1000.0f,   -1000.0f,   1e4f,   1e10f, -1e10f, 1e20f,
        -1e20f, 3e38f,  -3e38f,  kInfinity, -kInfinity, kNan};
    Points at;
    for (const float a : special) {
        for (const float b : row().hasTwo ? special : std::vector<float>{0.0f}) {
            at.a.push_back(a);
            at.b.push_back(b);
        }
    }
    const auto got = row().op(at.tensorA(), at.tensorB()).values();
    for (std::size_t i = 0; i < got.size(); ++i) {
        const Real right = truth(at.a[i], at.b[i]);
        const auto rounded = static_cast<float>(right);
        const bool isOut = std::isnan(got[i]) && row().isOut && row().isOut(at.a[i], at.b[i]);
        const bool isRight = isOut               ? true
                             : std::isnan(right) ? std::isnan(got[i])
                             : std::isinf(rounded)
                                 ? got[i] == rounded
                                 : std::abs(got[i] - right) <= 1e-4L * std::abs(right) + 1e-6L;
        EXPECT_TRUE(isRight) << "at " << at.a[i] << ", " << at.b[i] << ": " << got[i]
                             << " instead of " << right;
    }
}

INSTANTIATE_TEST_SUITE_P(Table, Elements, ::testing::ValuesIn(elementTable()),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace glgrad

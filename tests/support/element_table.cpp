#include "tests/support/element_table.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace glgrad {
namespace {

using Real = long double;
using Range = ElementRow::Range;

template <class F>
ElementRow of(const char* name, F, std::function<Real(Real)> truth, Range range,
              std::vector<double> kinks = {}) {
    return {name,
            [name](const Tensor& a, const Tensor&) { return elementwise(name, F(), a); },
            [truth = std::move(truth)](Real x, Real) { return truth(x); },
            range,
            {},
            false,
            std::move(kinks)};
}
template <class F>
ElementRow ofTwo(const char* name, F, std::function<Real(Real, Real)> truth, Range a, Range b) {
    return {name,
            [name](const Tensor& s, const Tensor& t) { return elementwise(name, F(), s, t); },
            std::move(truth),
            a,
            b,
            true};
}

ElementRow outside(std::function<bool(float a, float b)> isOut, ElementRow row) {
    row.isOut = std::move(isOut);
    return row;
}
/// The CPU is right there, too.
bool isHugeAngle(float angle, float) {
    return std::abs(angle) > 1e5f && currentDevice().info().kind != DeviceKind::cpu;
}

constexpr Real kNan = std::numeric_limits<Real>::quiet_NaN();
constexpr Real kLargest = std::numeric_limits<float>::max();
constexpr Real kPi = 3.14159265358979323846L;

Real sigmoidOf(Real x) { return 1 / (1 + std::exp(-x)); }
Real softplusOf(Real x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }
Real normalCdfOf(Real x) { return 0.5L * std::erfc(-x / std::sqrt(2.0L)); }
/// x y, and what it tends to at infinity.
Real gated(Real x, Real y) { return std::isinf(x) ? (x < 0 ? 0 : x) : x * y; }
Real within(Real x, Real low, Real high) {
    return std::isnan(x) ? x : std::min(std::max(x, low), high);
}
Real boundedExp(Real x) { return std::isfinite(x) ? std::min(std::exp(x), kLargest) : std::exp(x); }
Real signOf(Real x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
Real softShrinkOf(Real x, Real limit) {
    if (std::isnan(x)) return x;
    return x > limit ? x - limit : x < -limit ? x + limit : 0;
}
Real floorModOf(Real x, Real y) {
    if (std::isinf(y) && std::isfinite(x)) return x == 0 || (x > 0) == (y > 0) ? x : y;
    const Real rest = std::fmod(x, y);
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
}

std::vector<ElementRow> exponents() {
    return {
        of("exp", [](Element x) { return exp(x); }, boundedExp, {-20, 20}),
        of(
            "unboundedExp", [](Element x) { return unboundedExp(x); },
            [](Real x) { return std::exp(x); }, {-20, 20}),
        of(
            "exp2", [](Element x) { return exp2(x); },
            [](Real x) {
                return std::isfinite(x) ? std::min(std::exp2(x), kLargest) : std::exp2(x);
            },
            {-20, 20}),
        of(
            "expm1", [](Element x) { return expm1(x); }, [](Real x) { return std::expm1(x); },
            {-8, 8}),
        of(
            "log", [](Element x) { return log(x); }, [](Real x) { return std::log(x); },
            {0.01, 30}),
        of(
            "log2", [](Element x) { return log2(x); }, [](Real x) { return std::log2(x); },
            {0.01, 30}),
        of(
            "log10", [](Element x) { return log10(x); }, [](Real x) { return std::log10(x); },
            {0.01, 30}),
        of(
            "log1p", [](Element x) { return log1p(x); }, [](Real x) { return std::log1p(x); },
            {-0.9, 20}),
        of(
            "logit", [](Element x) { return logit(x); },
            [](Real x) { return std::log(x / (1 - x)); }, {0.01, 0.99}),
        of(
            "sqrt", [](Element x) { return sqrt(x); }, [](Real x) { return std::sqrt(x); },
            {0.1, 9}),
        of(
            "rsqrt", [](Element x) { return rsqrt(x); }, [](Real x) { return 1 / std::sqrt(x); },
            {0.1, 9}),
        of(
            "cbrt", [](Element x) { return cbrt(x); }, [](Real x) { return std::cbrt(x); },
            {0.1, 9}),
        ofTwo(
            "pow", [](Element a, Element b) { return pow(a, b); },
            [](Real x, Real y) { return std::pow(x, y); }, {0.1, 4}, {-3, 3}),
        ofTwo(
            "logAddExp", [](Element a, Element b) { return logAddExp(a, b); },
            [](Real x, Real y) {
                return x == y ? x + std::log(2.0L)
                              : std::max(x, y) + std::log1p(std::exp(-std::abs(x - y)));
            },
            {-9, 9}, {-9, 9}),
        ofTwo(
            "xlogy", [](Element a, Element b) { return xlogy(a, b); },
            [](Real x, Real y) { return x == 0 && !std::isnan(y) ? 0 : x * std::log(y); }, {0.1, 4},
            {0.5, 3}),
        ofTwo(
            "xlog1py", [](Element a, Element b) { return xlog1py(a, b); },
            [](Real x, Real y) { return x == 0 && !std::isnan(y) ? 0 : x * std::log1p(y); },
            {0.1, 4}, {0.5, 3}),
    };
}

std::vector<ElementRow> trigonometry() {
    return {
        outside(isHugeAngle, of(
                                 "sin", [](Element x) { return sin(x); },
                                 [](Real x) { return std::sin(x); }, {-20, 20})),
        outside(isHugeAngle, of(
                                 "cos", [](Element x) { return cos(x); },
                                 [](Real x) { return std::cos(x); }, {-20, 20})),
        outside(isHugeAngle, of(
                                 "tan", [](Element x) { return tan(x); },
                                 [](Real x) { return std::tan(x); }, {-1.4, 1.4})),
        of(
            "asin", [](Element x) { return asin(x); }, [](Real x) { return std::asin(x); },
            {-0.95, 0.95}),
        of(
            "acos", [](Element x) { return acos(x); }, [](Real x) { return std::acos(x); },
            {-0.95, 0.95}),
        of(
            "atan", [](Element x) { return atan(x); }, [](Real x) { return std::atan(x); },
            {-9, 9}),
        of(
            "sinh", [](Element x) { return sinh(x); }, [](Real x) { return std::sinh(x); },
            {-8, 8}),
        of(
            "cosh", [](Element x) { return cosh(x); }, [](Real x) { return std::cosh(x); },
            {-8, 8}),
        of(
            "asinh", [](Element x) { return asinh(x); }, [](Real x) { return std::asinh(x); },
            {-50, 50}),
        of(
            "acosh", [](Element x) { return acosh(x); }, [](Real x) { return std::acosh(x); },
            {1.1, 50}),
        of(
            "atanh", [](Element x) { return atanh(x); }, [](Real x) { return std::atanh(x); },
            {-0.95, 0.95}),
        ofTwo(
            "hypot", [](Element a, Element b) { return hypot(a, b); },
            [](Real x, Real y) { return std::hypot(x, y); }, {-4, 4}, {0.5, 3}),
        ofTwo(
            "atan2", [](Element a, Element b) { return atan2(a, b); },
            [](Real x, Real y) { return std::atan2(x, y); }, {0.2, 4}, {-3, 3}),
    };
}

std::vector<ElementRow> arithmetic() {
    return {
        of(
            "abs", [](Element x) { return abs(x); }, [](Real x) { return std::abs(x); }, {-4, 4},
            {0}),
        of("sign", [](Element x) { return sign(x); }, signOf, {-4, 4}, {0}),
        of(
            "square", [](Element x) { return square(x); }, [](Real x) { return x * x; }, {-4, 4}),
        of(
            "reciprocal", [](Element x) { return reciprocal(x); }, [](Real x) { return 1 / x; },
            {0.2, 5}),
        of(
            "floor", [](Element x) { return floor(x); }, [](Real x) { return std::floor(x); },
            {0.1, 0.9}),
        of(
            "ceil", [](Element x) { return ceil(x); }, [](Real x) { return std::ceil(x); },
            {0.1, 0.9}),
        of(
            "rint", [](Element x) { return rint(x); }, [](Real x) { return std::rint(x); },
            {0.6, 1.4}),
        of(
            "trunc", [](Element x) { return trunc(x); }, [](Real x) { return std::trunc(x); },
            {-0.9, 0.9}),
        of(
            "affine", [](Element x) { return affine(x, 1.5, -0.25); },
            [](Real x) { return 1.5L * x - 0.25L; }, {-4, 4}),
        of(
            "clamp", [](Element x) { return clamp(x, -0.5, 1.5); },
            [](Real x) { return within(x, -0.5L, 1.5L); }, {-4, 4}, {-0.5, 1.5}),
        ofTwo(
            "add", [](Element a, Element b) { return a + b; }, [](Real x, Real y) { return x + y; },
            {-4, 4}, {-3, 3}),
        ofTwo(
            "sub", [](Element a, Element b) { return a - b; }, [](Real x, Real y) { return x - y; },
            {-4, 4}, {-3, 3}),
        ofTwo(
            "mul", [](Element a, Element b) { return a * b; }, [](Real x, Real y) { return x * y; },
            {-4, 4}, {-3, 3}),
        ofTwo(
            "div", [](Element a, Element b) { return a / b; }, [](Real x, Real y) { return x / y; },
            {-4, 4}, {0.5, 3}),
        ofTwo(
            "divNoNan", [](Element a, Element b) { return divNoNan(a, b); },
            [](Real x, Real y) { return y == 0 ? 0 : x / y; }, {-4, 4}, {0.5, 3}),
        ofTwo(
            "floorDiv", [](Element a, Element b) { return floorDiv(a, b); },
            [](Real x, Real y) {
                return x != 0 && x / y == 0 && (x < 0) != (y < 0) ? -1 : std::floor(x / y);
            },
            {0.1, 0.9}, {1, 3}),
        outside([](float a, float b) { return std::abs(a / b) > 0x1p24f; },
                ofTwo("floorMod", [](Element a, Element b) { return floorMod(a, b); }, floorModOf,
                      {3.1, 3.9}, {1.99, 2.01})),
        ofTwo(
            "min", [](Element a, Element b) { return min(a, b); },
            [](Real x, Real y) { return std::isnan(x) || std::isnan(y) ? kNan : std::min(x, y); },
            {-4, 4}, {5, 6}),
        ofTwo(
            "max", [](Element a, Element b) { return max(a, b); },
            [](Real x, Real y) { return std::isnan(x) || std::isnan(y) ? kNan : std::max(x, y); },
            {-4, 4}, {5, 6}),
        ofTwo(
            "squaredDifference", [](Element a, Element b) { return squaredDifference(a, b); },
            [](Real x, Real y) { return (x - y) * (x - y); }, {-4, 4}, {-3, 3}),
        ofTwo(
            "weighted", [](Element a, Element b) { return weighted(a, b); },
            [](Real x, Real y) { return x == 0 && std::isinf(y) ? 0 : x * y; }, {0.1, 4}, {-3, 3}),
        ofTwo(
            "lerp", [](Element a, Element b) { return lerp(a, b, 0.25); },
            [](Real x, Real y) { return 0.75L * x + 0.25L * y; }, {-4, 4}, {-3, 3}),
    };
}

std::vector<ElementRow> activations() {
    return {
        of(
            "erf", [](Element x) { return erf(x); }, [](Real x) { return std::erf(x); }, {-4, 4}),
        of(
            "erfc", [](Element x) { return erfc(x); }, [](Real x) { return std::erfc(x); },
            {-4, 8}),
        of("normalCdf", [](Element x) { return normalCdf(x); }, normalCdfOf, {-8, 5}),
        of(
            "tanh", [](Element x) { return tanh(x); }, [](Real x) { return std::tanh(x); },
            {-8, 8}),
        of("sigmoid", [](Element x) { return sigmoid(x); }, sigmoidOf, {-20, 20}),
        of(
            "logSigmoid", [](Element x) { return logSigmoid(x); },
            [](Real x) { return -softplusOf(-x); }, {-20, 20}),
        of("softplus", [](Element x) { return softplus(x); }, softplusOf, {-20, 20}),
        of(
            "softsign", [](Element x) { return softsign(x); },
            [](Real x) { return std::isinf(x) ? signOf(x) : x / (1 + std::abs(x)); }, {-9, 9}, {0}),
        of(
            "silu", [](Element x) { return silu(x); },
            [](Real x) { return gated(x, sigmoidOf(x)); }, {-20, 20}),
        of(
            "swish", [](Element x) { return swish(x, 1.5); },
            [](Real x) { return x * sigmoidOf(1.5L * x); }, {-9, 9}),
        of(
            "mish", [](Element x) { return mish(x); },
            [](Real x) { return gated(x, std::tanh(softplusOf(x))); }, {-20, 20}),
        of(
            "gelu", [](Element x) { return gelu(x); },
            [](Real x) { return gated(x, normalCdfOf(x)); }, {-8, 8}),
        of(
            "geluTanh", [](Element x) { return geluTanh(x); },
            [](Real x) {
                return gated(x, sigmoidOf(std::sqrt(8 / kPi) * (x + 0.044715L * x * x * x)));
            },
            {-8, 8}),
        of(
            "relu", [](Element x) { return relu(x); },
            [](Real x) { return std::isnan(x) ? x : std::max(x, 0.0L); }, {-4, 4}, {0}),
        of(
            "relu6", [](Element x) { return relu6(x); }, [](Real x) { return within(x, 0, 6); },
            {-4, 9}, {0, 6}),
        of(
            "leakyRelu", [](Element x) { return leakyRelu(x, 0.25); },
            [](Real x) { return x > 0 ? x : 0.25L * x; }, {-4, 4}, {0}),
        of(
            "threshold", [](Element x) { return threshold(x, 0.5, 0.25); },
            [](Real x) { return x <= 0.5L ? 0.25L : x; }, {-4, 4}, {0.5}),
        of(
            "elu", [](Element x) { return elu(x, 0.5); },
            [](Real x) { return x > 0 ? x : 0.5L * std::expm1(x); }, {-8, 4}, {0}),
        of(
            "celu", [](Element x) { return celu(x, 2.0); },
            [](Real x) { return x > 0 ? x : 2 * std::expm1(x / 2); }, {-8, 4}, {0}),
        of(
            "selu", [](Element x) { return selu(x); },
            [](Real x) {
                return 1.0507009873554805L * (x > 0 ? x : 1.6732632423543772L * std::expm1(x));
            },
            {-8, 4}, {0}),
        of(
            "hardSigmoid", [](Element x) { return hardSigmoid(x); },
            [](Real x) { return within(x / 6 + 0.5L, 0, 1); }, {-4, 4}, {-3, 3}),
        of(
            "hardSwish", [](Element x) { return hardSwish(x); },
            [](Real x) { return x < -3  ? 0
                                : x > 3 ? x
                                        : x * (x + 3) / 6; }, {-4, 4}, {-3, 3}),
        of(
            "hardTanh", [](Element x) { return hardTanh(x); },
            [](Real x) { return within(x, -1, 1); }, {-4, 4}, {-1, 1}),
        of(
            "hardShrink", [](Element x) { return hardShrink(x, 0.5); },
            [](Real x) { return std::abs(x) <= 0.5L ? 0 : x; }, {-4, 4}, {-0.5, 0.5}),
        of(
            "softShrink", [](Element x) { return softShrink(x, 0.5); },
            [](Real x) { return softShrinkOf(x, 0.5L); }, {-4, 4}, {-0.5, 0.5}),
        of(
            "tanhShrink", [](Element x) { return tanhShrink(x); },
            [](Real x) { return x - std::tanh(x); }, {-4, 4}),
        of(
            "squareplus", [](Element x) { return squareplus(x, 4.0); },
            [](Real x) {
                return x < 0 ? 2 / (std::hypot(x, 2.0L) - x) : 0.5L * (x + std::hypot(x, 2.0L));
            },
            {-9, 9}),
        of(
            "elu01", [](Element x) { return elu01(x); },
            [](Real x) { return x > 0 ? 1 + x : std::exp(x); }, {-4, 4}, {0}),
    };
}

}  // namespace

const std::vector<ElementRow>& elementTable() {
    static const std::vector<ElementRow> rows = [] {
        std::vector<ElementRow> all;
        for (const auto& family : {exponents(), trigonometry(), arithmetic(), activations()}) {
            all.insert(all.end(), family.begin(), family.end());
        }
        return all;
    }();
    return rows;
}

}  // namespace glgrad

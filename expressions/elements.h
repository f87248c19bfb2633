#pragma once

#include <limits>

#include "expressions/expression.h"

/// The element-wise functions, each written once: `elementwise` makes from it the shaders, what the
/// CPU runs, and all derivatives. exp, log, expm1, log1p, tanh, sigmoid, softplus, erf, erfc, sin,
/// cos, asin, acos, atan, pow, sqrt, abs, floor, rint, min, max and clamp are in expression.h.
namespace glgrad::math {

// clang-format off

// ---- Helpers ----

/// `between` within [-limit, limit], what it tends to beyond: against 0 * Inf.
constexpr Element tends(const Element& x, double limit, const Element& below,
                        const Element& between, const Element& above) {
    return where(x < -limit, below, where(x > limit, above, between));
}
constexpr Element withSignOf(const Element& x, const Element& y) { return where(x < 0, -y, y); }
/// a / b, 1 where they are equal: also 0 / 0 and Inf / Inf.
constexpr Element ratio(const Element& a, const Element& b) { return where(a == b, 1, a / b); }
constexpr Element orZero(const Element& x, const Element& y) { return where(x == 0, 0, y); }
constexpr Condition isInf(const Element& x) { return abs(x) == std::numeric_limits<double>::infinity(); }

// ---- Arithmetic ----

constexpr Element square(const Element& x) { return x * x; }
constexpr Element reciprocal(const Element& x) { const Element y = 1 / x; return withSlope(y, x, -(y * y)); }
constexpr Element rsqrt(const Element& x) { return 1 / sqrt(x); }
constexpr Element sign(const Element& x) { return withSlope(where(x > 0, 1, where(x < 0, -1, x)), x, 0); }
constexpr Element ceil(const Element& x) { return -floor(-x); }
constexpr Element trunc(const Element& x) { return where(x < 0, ceil(x), floor(x)); }
constexpr Element affine(const Element& x, const Element& scale, const Element& offset) { return x * scale + offset; }
/// a b, but 0 where a is 0 and b infinite: for sums such as that of p log q.
constexpr Element weighted(const Element& a, const Element& b) {
    return where(a == 0 && isInf(b), 0, a * b);
}
constexpr Element lerp(const Element& a, const Element& b, const Element& t) { return a * (1 - t) + b * t; }
constexpr Element squaredDifference(const Element& a, const Element& b) { return square(a - b); }
constexpr Element divNoNan(const Element& a, const Element& b) { return orZero(b, a / b); }
constexpr Element floorDiv(const Element& a, const Element& b) {
    const Element q = a / b;  // May underflow.
    return where(q == 0 && ((a < 0 && b > 0) || (a > 0 && b < 0)), -1, floor(q));
}
/// The leading 12 bits of x, so that products of two are exact, for |x| below 1e34 (Veltkamp's).
constexpr Element leadingHalf(const Element& x) { const Element t = 4097 * x; return t - (t - x); }
/// a - q b with the product in exact parts, for products that are close to a.
constexpr Element minusProduct(const Element& a, const Element& q, const Element& b) {
    const Element qHigh = leadingHalf(q), qLow = q - qHigh, bHigh = leadingHalf(b), bLow = b - bHigh;
    return ((a - qHigh * bHigh) - qHigh * bLow - qLow * bHigh) - qLow * bLow;
}
/// a - floor(a / b) b, of the sign of b; NaN where a / b is beyond 2^24 and no float holds the quotient.
constexpr Element floorMod(const Element& a, const Element& b) {
    const Element large = where(abs(b) > 1e30, 0x1p-30, 1), m = abs(a) * large, n = abs(b) * large;
    const Element q = floor(m / n), rest = minusProduct(m, q, n);
    // A quotient that is rounded may be one off.
    const Element size = where(rest < 0, rest + n, where(rest >= n, rest - n, rest)) / large;
    const Element own = where(q == 0, abs(a), size), t = where(a < 0, -own, own);
    const Element y = where((t < 0 && b > 0) || (t > 0 && b < 0), t + b, t);
    const Element exact = where(q <= 16777216, y, std::numeric_limits<double>::quiet_NaN());
    return withSlope(withSlope(exact, a, 1), b, -floorDiv(a, b));
}

// ---- Exponents and logarithms ----

constexpr Element exp2(const Element& x) { return exp(x * 0.6931471805599453); }
constexpr Element log2(const Element& x) { return log(x) * 1.4426950408889634; }
constexpr Element log10(const Element& x) { return log(x) * 0.4342944819032518; }
constexpr Element cbrt(const Element& x) {
    const Element a = abs(x), guess = unboundedExp(log(a) * (1.0 / 3)), square = guess * guess;
    const Element root = guess - (guess - a / square) * (1.0 / 3);
    const Element y = withSignOf(x, where(a > 0 && a <= std::numeric_limits<float>::max(), root, a));
    return withSlope(y, x, (1.0 / 3) / (y * y));
}
constexpr Element logit(const Element& x) { return log(x) - log1p(-x); }
constexpr Element logSigmoid(const Element& x) { return -softplus(-x); }
constexpr Element logAddExp(const Element& a, const Element& b) {
    const Element d = withSlope(withSlope(where(a == b, 0, a - b), a, 1), b, -1);
    const Element y = max(a, b) + log1p(unboundedExp(-abs(d)));
    return withSlope(withSlope(y, a, sigmoid(d)), b, sigmoid(-d));
}
/// a log(b), 0 where a is 0 and b is a number.
constexpr Element xlogy(const Element& a, const Element& b) { return where(a == 0 && b == b, 0, a * log(b)); }
constexpr Element xlog1py(const Element& a, const Element& b) { return where(a == 0 && b == b, 0, a * log1p(b)); }

// ---- Trigonometry ----

constexpr Element tan(const Element& x) { const Element y = sin(x) / cos(x); return withSlope(y, x, 1 + y * y); }
constexpr Element cosh(const Element& x) {
    const Element e = unboundedExp(0.5 * abs(x)), y = 0.5 * e * e + 0.5 / (e * e);
    // Its slope is sinh(x), which has cosh(x) as its own.
    const Element u = expm1(abs(x)), small = 0.5 * (u + u / (u + 1));
    const Element sinh = withSignOf(x, where(abs(x) > 80, 0.5 * e * e, small));
    return withSlope(y, x, withSlope(sinh, x, y));
}
constexpr Element sinh(const Element& x) {
    const Element e = unboundedExp(0.5 * abs(x)), u = expm1(abs(x)), small = 0.5 * (u + u / (u + 1));
    const Element y = withSignOf(x, where(abs(x) > 80, 0.5 * e * e, small));
    return withSlope(y, x, cosh(x));
}
constexpr Element asinh(const Element& x) {
    const Element a = abs(x), root = sqrt(a * a + 1);
    const Element small = log1p(a + a * a / (1 + root));
    const Element y = withSignOf(x, where(a > 1e9, log(a) + 0.6931471805599453, small));
    return withSlope(y, x, where(a > 1e9, 1 / a, 1 / root));
}
constexpr Element acosh(const Element& x) {
    const Element t = x - 1, root = sqrt(t * (x + 1));
    const Element y = where(x > 1e9, log(x) + 0.6931471805599453, log1p(t + root));
    const Element slope = where(x > 1e9, 1 / x, 1 / root);
    return withSlope(where(x < 1, std::numeric_limits<double>::quiet_NaN(), y), x, slope);
}
constexpr Element atanh(const Element& x) {
    const Element a = abs(x);
    return withSlope(withSignOf(x, 0.5 * log1p(2 * a / (1 - a))), x, 1 / ((1 - x) * (1 + x)));
}
constexpr Element hypot(const Element& a, const Element& b) {
    const Element m = max(abs(a), abs(b)), q = ratio(min(abs(a), abs(b)), m);
    const Element y = where(isInf(a) || isInf(b), std::numeric_limits<double>::infinity(), m * sqrt(1 + q * q));
    const Element h = withSlope(y, a, orZero(y, a / y));
    // A slope is a / h again, so that the second derivatives do not cancel either.
    const Element both = withSlope(h, b, orZero(y, b / y));
    return withSlope(withSlope(y, a, orZero(y, a / both)), b, orZero(y, b / both));
}
constexpr Element atan2(const Element& a, const Element& b) {
    constexpr double kPi = 3.141592653589793;
    const Element m = max(abs(a), abs(b)), n = min(abs(a), abs(b));
    const Element first = atan(orZero(m, ratio(n, m)));
    const Element half = where(abs(a) > abs(b), 0.5 * kPi - first, first);
    const Element y = withSignOf(a, where(b < 0, kPi - half, half));
    const Element h = hypot(a, b);
    return withSlope(withSlope(y, a, orZero(h, b / h / h)), b, orZero(h, -(a / h / h)));
}

// ---- Activations ----

/// max(x, 0), with the gradient 0 at 0.
constexpr Element relu(const Element& x) { const Element y = max(x, 0); return withSlope(y, x, where(y > 0, 1, 0)); }
/// x within [0, 6], with the gradient 0 at both.
constexpr Element relu6(const Element& x) { const Element y = clamp(x, 0, 6); return withSlope(y, x, where(y > 0 && y < 6, 1, 0)); }
constexpr Element leakyRelu(const Element& x, const Element& slope) { return where(x > 0, x, slope * x); }
constexpr Element threshold(const Element& x, const Element& at, const Element& value) { return where(x <= at, value, x); }
constexpr Element elu(const Element& x, const Element& alpha) { return where(x > 0, x, alpha * expm1(x)); }
constexpr Element celu(const Element& x, const Element& alpha) { return where(x > 0, x, alpha * expm1(x / alpha)); }
constexpr Element selu(const Element& x) { return 1.0507009873554805 * elu(x, 1.6732632423543772); }
constexpr Element softsign(const Element& x) {
    const Element a = 1 + abs(x);
    return withSlope(where(a > 1e9, sign(x), x / a), x, 1 / (a * a));
}
constexpr Element silu(const Element& x) { return tends(x, 100, 0, x * sigmoid(x), x); }
constexpr Element swish(const Element& x, const Element& beta) { return x * sigmoid(beta * x); }
constexpr Element mish(const Element& x) {
    // tanh(softplus(x)) = p / (p + 2) = 1 - 2 / (p + 2)
    const Element e = unboundedExp(x), p = e * (e + 2);
    return tends(x, 40, 0, x * where(x < 0, p / (p + 2), 1 - 2 / (p + 2)), x);
}
constexpr Element normalCdf(const Element& x) { return 0.5 * erfc(x * -0.7071067811865476); }
constexpr Element gelu(const Element& x) { return tends(x, 20, 0, x * normalCdf(x), x); }
constexpr Element geluTanh(const Element& x) {
    return tends(x, 20, 0, x * sigmoid(1.5957691216057308 * (x + 0.044715 * x * x * x)), x);
}
constexpr Element hardSigmoid(const Element& x) { return clamp(x * (1.0 / 6) + 0.5, 0, 1); }
constexpr Element hardSwish(const Element& x) { return tends(x, 3, 0, x * (x + 3) * (1.0 / 6), x); }
constexpr Element hardTanh(const Element& x) { return clamp(x, -1, 1); }
constexpr Element hardShrink(const Element& x, const Element& limit) { return where(abs(x) <= limit, 0, x); }
constexpr Element softShrink(const Element& x, const Element& limit) { return x - clamp(x, -limit, limit); }
constexpr Element tanhShrink(const Element& x) { return x - tanh(x); }
constexpr Element squareplus(const Element& x, const Element& b) {
    const Element root = hypot(x, sqrt(b));
    return withSlope(where(x < 0, 0.5 * b / (root - x), 0.5 * x + 0.5 * root), x, 0.5 + 0.5 * x / root);
}
constexpr Element elu01(const Element& x) { return where(x > 0, 1 + x, exp(x)); }

// clang-format on

}  // namespace glgrad::math

// glgrad: internal header
#pragma once

#include "expressions/expression.h"
#include "expressions/functions.h"
#include "expressions/lanes.h"

namespace glgrad {

inline Lanes log(Lanes x) { return functions::Log::of(x); }

/// Of what is beyond the range of sineFrom the standard library's.
inline Lanes sine(Lanes x, double firstQuadrant, float (*exact)(float)) {
    const Lanes y = functions::sineFrom(x, firstQuadrant);
    if (lanes::predux_max(abs(x).v) <= functions::kEndOfSine) return y;
    float angles[Lanes::kCount], values[Lanes::kCount];
    x.store(angles);
    y.store(values);
    for (int i = 0; i < Lanes::kCount; ++i) {
        // No value depends on its neighbours.
        if (!(std::abs(angles[i]) <= functions::kEndOfSine)) values[i] = exact(angles[i]);
    }
    return Lanes::load(values);
}
#ifdef EIGEN_HAS_SINGLE_INSTRUCTION_MADD
template <>
inline constexpr double functions::kEndOfTanh<Lanes> = 7.99881172180175781;
#endif

/// What an Op is on registers. Conditions are registers too: see LaneMask.
template <Op op>
Lanes::Packet onLanes(Lanes::Packet first, Lanes::Packet second, Lanes::Packet third) {
    const Lanes a = first, b = second, c = third;
    const LaneMask p{first}, q{second};
    // clang-format off
    if constexpr (op == Op::neg) return (-a).v;
    else if constexpr (op == Op::abs) return abs(a).v;
    else if constexpr (op == Op::floor) return floor(a).v;
    else if constexpr (op == Op::rint) return rint(a).v;
    else if constexpr (op == Op::sqrt) return sqrt(a).v;
    else if constexpr (op == Op::add) return (a + b).v;
    else if constexpr (op == Op::sub) return (a - b).v;
    else if constexpr (op == Op::mul) return (a * b).v;
    else if constexpr (op == Op::div) return (a / b).v;
    else if constexpr (op == Op::min) return min(a, b).v;
    else if constexpr (op == Op::max) return max(a, b).v;
    else if constexpr (op == Op::clamp) return clamp(a, b, c).v;
    else if constexpr (op == Op::multiplyAdd) return multiplyAdd(a, b, c).v;
    else if constexpr (op == Op::less) return (a < b).v;
    else if constexpr (op == Op::lessEqual) return (a <= b).v;
    else if constexpr (op == Op::equal) return (a == b).v;
    else if constexpr (op == Op::both) return (p && q).v;
    else if constexpr (op == Op::either) return (p || q).v;
    else if constexpr (op == Op::negation) return (!p).v;
    else if constexpr (op == Op::where) return where(p, b, c).v;
    else if constexpr (op == Op::exponent) return exponent(a).v;
    else if constexpr (op == Op::mantissa) return mantissa(a).v;
    else if constexpr (op == Op::exp) return unboundedExp(a).v;
    else if constexpr (op == Op::log) return functions::Log::of(a).v;
    else if constexpr (op == Op::expm1) return functions::Expm1::of(a).v;
    else if constexpr (op == Op::log1p) return functions::Log1p::of(a).v;
    else if constexpr (op == Op::tanh) return functions::Tanh::of(a).v;
    else if constexpr (op == Op::sigmoid) return functions::Sigmoid::of(a).v;
    else if constexpr (op == Op::softplus) return functions::Softplus::of(a).v;
    else if constexpr (op == Op::erf) return functions::Erf::of(a).v;
    else if constexpr (op == Op::erfc) return functions::Erfc::of(a).v;
    else if constexpr (op == Op::sin) return sine(a, 0.0, std::sin).v;
    else if constexpr (op == Op::cos) return sine(a, 1.0, std::cos).v;
    else if constexpr (op == Op::asin) return functions::Asin::of(a).v;
    else if constexpr (op == Op::acos) return functions::Acos::of(a).v;
    else if constexpr (op == Op::atan) return functions::Atan::of(a).v;
    else if constexpr (op == Op::pow) return functions::Pow::of(a, b).v;
    // clang-format on
}

}  // namespace glgrad

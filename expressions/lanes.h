// glgrad: internal header
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "expressions/packets.h"

namespace glgrad {

/// Which lanes a comparison holds in: all bits of a lane, or none.
struct LaneMask {
    using Packet = PacketOf<kMostLanes>::Type;
    Packet v;
};

/// Neighbouring floats in one register, with a float's arithmetic.
struct Lanes {
    using Packet = LaneMask::Packet;
    static constexpr int kCount = kMostLanes;

    Packet v;

    Lanes(Packet packet) : v(packet) {}
    Lanes(float x) : v(Eigen::internal::pset1<Packet>(x)) {}
    Lanes(double x) : Lanes(static_cast<float>(x)) {}
    Lanes(int x) : Lanes(static_cast<float>(x)) {}
    static Lanes load(const float* from) { return Eigen::internal::ploadu<Packet>(from); }
    void store(float* to) const { Eigen::internal::pstoreu(to, v); }
};

namespace lanes {
using namespace Eigen::internal;
using Packet = Lanes::Packet;
}  // namespace lanes

inline Lanes operator-(Lanes a) { return lanes::pnegate(a.v); }
inline Lanes operator+(Lanes a, Lanes b) { return lanes::padd(a.v, b.v); }
inline Lanes operator-(Lanes a, Lanes b) { return lanes::psub(a.v, b.v); }
inline Lanes operator*(Lanes a, Lanes b) { return lanes::pmul(a.v, b.v); }
inline Lanes operator/(Lanes a, Lanes b) { return lanes::pdiv(a.v, b.v); }
inline LaneMask operator<(Lanes a, Lanes b) { return {lanes::pcmp_lt(a.v, b.v)}; }
inline LaneMask operator<=(Lanes a, Lanes b) { return {lanes::pcmp_le(a.v, b.v)}; }
inline LaneMask operator==(Lanes a, Lanes b) { return {lanes::pcmp_eq(a.v, b.v)}; }
inline LaneMask operator>(Lanes a, Lanes b) { return b < a; }
inline LaneMask operator>=(Lanes a, Lanes b) { return b <= a; }
inline LaneMask operator&&(LaneMask a, LaneMask b) { return {lanes::pand(a.v, b.v)}; }
inline LaneMask operator||(LaneMask a, LaneMask b) { return {lanes::por(a.v, b.v)}; }
inline LaneMask operator!(LaneMask a) { return {lanes::pandnot(lanes::ptrue(a.v), a.v)}; }
inline LaneMask operator!=(Lanes a, Lanes b) { return !(a == b); }

inline Lanes where(LaneMask condition, Lanes a, Lanes b) {
    return lanes::pselect(condition.v, a.v, b.v);
}
inline LaneMask isNan(Lanes x) { return x != x; }

inline Lanes abs(Lanes x) { return lanes::pabs(x.v); }
inline Lanes floor(Lanes x) { return lanes::pfloor(x.v); }
inline Lanes rint(Lanes x) { return lanes::print(x.v); }
/// Eigen's own takes Inf to NaN with AVX-512, and is not the nearest number.
inline Lanes sqrt(Lanes x) {
#if defined(__AVX512F__)
    return _mm512_sqrt_ps(x.v);
#elif defined(__AVX__)
    return _mm256_sqrt_ps(x.v);
#elif defined(__SSE2__)
    return _mm_sqrt_ps(x.v);
#else
    float values[Lanes::kCount];
    x.store(values);
    for (float& value : values) value = std::sqrt(value);
    return Lanes::load(values);
#endif
}
/// NaN wins.
inline Lanes max(Lanes a, Lanes b) { return where(b == b, lanes::pmax(a.v, b.v), b); }
inline Lanes min(Lanes a, Lanes b) { return where(b == b, lanes::pmin(a.v, b.v), b); }
inline Lanes max(Lanes a, float b) { return lanes::pmax(a.v, Lanes(b).v); }
inline Lanes min(Lanes a, float b) { return lanes::pmin(a.v, Lanes(b).v); }
/// a * b + c.
inline Lanes multiplyAdd(Lanes a, Lanes b, Lanes c) { return lanes::pmadd(a.v, b.v, c.v); }

/// x within [low, high]; NaN stays NaN.
inline Lanes clamp(Lanes x, Lanes low, Lanes high) {
    return lanes::pmin(lanes::pmax(x.v, low.v), high.v);
}

namespace lanes {
using Integers = Eigen::internal::unpacket_traits<Packet>::integer_packet;
inline Integers bitsOf(Lanes x) { return preinterpret<Integers>(x.v); }
// Of x = mantissa 2^exponent.
inline Integers exponentOf(Integers bits) {
    const Integers one = pset1<Integers>(std::bit_cast<std::int32_t>(0.75f));
    return parithmetic_shift_right<23>(psub(bits, one));
}
}  // namespace lanes

/// 2^n for whole n within [-126, 127].
inline Lanes powerOfTwo(Lanes n) {
    using Integers = lanes::Integers;
    const Integers biased =
        lanes::padd(lanes::pcast<Lanes::Packet, Integers>(n.v), lanes::pset1<Integers>(127));
    return lanes::preinterpret<Lanes::Packet>(lanes::plogical_shift_left<23>(biased));
}
/// See Op::exponent.
inline Lanes exponent(Lanes x) {
    return lanes::pcast<lanes::Integers, Lanes::Packet>(lanes::exponentOf(lanes::bitsOf(abs(x))));
}
inline Lanes mantissa(Lanes x) {
    const lanes::Integers exponents = lanes::exponentOf(lanes::bitsOf(abs(x)));
    return lanes::preinterpret<Lanes::Packet>(
        lanes::psub(lanes::bitsOf(x), lanes::plogical_shift_left<23>(exponents)));
}

/// e^x, infinite from 88.73 on. Eigen's own is from 88.38 on, and has no subnormal results.
inline Lanes unboundedExp(Lanes x) {
    const Lanes within = clamp(x, -104.0f, 89.0f);
    const Lanes n = rint(within * 1.44269504f);
    // log(2) as the sum of two floats, of which n times the first one is exact.
    const Lanes r = multiplyAdd(n, 2.12194440e-4f, multiplyAdd(n, -0.693359375f, within));
    Lanes p = multiplyAdd(r, 1.9875691500e-4f, 1.3981999507e-3f);
    Lanes q = multiplyAdd(r, 4.1665795894e-2f, 1.6666665459e-1f);
    p = multiplyAdd(p, r, 8.3334519073e-3f);
    q = multiplyAdd(q, r, 5.0000001201e-1f);
    const Lanes square = r * r;
    p = multiplyAdd(p, square * r, q);
    p = multiplyAdd(p, square, r + 1.0f);
    const Lanes half = floor(n * 0.5f);
    return p * powerOfTwo(half) * powerOfTwo(n - half);
}

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <limits>
#include <numbers>

/// The functions that no driver and no register computes well enough, once for both: with
/// T = Lanes they are what the CPU runs, with T = Element the text of a GLSL function.
///
/// Each is right to some units in the last place wherever its result is a normal float, and
/// carries NaN and infinities.
namespace glgrad::functions {

/// c[0] x^(n-1) + ... + c[n-1].
template <class T, class... Coefficients>
T polynomial(const T& x, double first, Coefficients... rest) {
    T sum = first;
    ((sum = multiplyAdd(sum, x, T(rest))), ...);
    return sum;
}

template <class T>
T notANumber() {
    return std::numeric_limits<double>::quiet_NaN();
}

template <class T>
T withSignOf(const T& x, const T& y) {
    return where(x < 0.0f, -y, y);
}

/// log((1 + s) / (1 - s)) for |s| <= 1/3, by its series.
template <class T>
T logRatio(const T& s) {
    const T q = s * s;
    return 2.0 * s *
           polynomial(q, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1.0);
}

/// log(x): -infinity at 0, NaN below.
struct Log {
    template <class T>
    static T of(const T& x) {
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        const auto isSubnormal = x < std::numeric_limits<float>::min();
        const T a = where(isSubnormal, x * 0x1p24, x);
        const T n = exponent(a) - where(isSubnormal, T(24.0), T(0.0)), m = mantissa(a);
        // log(2) as the sum of two floats, of which n times the first one is exact.
        const T y = n * 0.693359375 + (logRatio((m - 1.0) / (m + 1.0)) - n * 2.12194440e-4);
        const T z = where(x > 0.0, y, where(x == 0.0, T(-kInfinity), notANumber<T>()));
        return where(x == kInfinity, x, z);
    }
};

struct Log1p {
    template <class T>
    static T of(const T& x) {
        return where(x > -0.5 && x < 1.0, logRatio(x / (2.0 + x)), log(1.0 + x));
    }
};

struct Expm1 {
    template <class T>
    static T of(const T& x) {
        const T series = polynomial(x, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24,
                                    1.0 / 6, 0.5, 1.0);
        return where(abs(x) < 0.5, x * series, unboundedExp(x) - 1.0);
    }
};

/// Where the approximation of tanh is 1; not the same with fused multiply-adds.
template <class T>
inline constexpr double kEndOfTanh = 7.90531110763549805;

// Eigen's rational approximation.
struct Tanh {
    template <class T>
    static T of(const T& x) {
        const T c = clamp(x, T(-kEndOfTanh<T>), T(kEndOfTanh<T>));
        const T q = c * c;
        const T p = polynomial(q, -2.76076847742355e-16, 2.00018790482477e-13,
                               -8.60467152213735e-11, 5.12229709037114e-08, 1.48572235717979e-05,
                               6.37261928875436e-04, 4.89352455891786e-03);
        const T d = polynomial(q, 1.19825839466702e-06, 1.18534705686654e-04, 2.26843463243900e-03,
                               4.89352518554385e-03);
        return c * p / d;
    }
};

struct Sigmoid {
    template <class T>
    static T of(const T& x) {
        return 1.0 / (1.0 + unboundedExp(-x));
    }
};

struct Softplus {
    template <class T>
    static T of(const T& x) {
        // Where e is tiny, the quotient is subnormal.
        const T e = unboundedExp(-abs(x));
        return max(x, 0.0) + where(e < 1e-8, e, logRatio(e / (2.0 + e)));
    }
};

// Numerical Recipes' erfcc, with x^2 in two parts.
struct Erfc {
    template <class T>
    static T of(const T& x) {
        const T z = abs(x);
        const T t = 1.0 / (1.0 + 0.5 * z);
        const T p = polynomial(t, 0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807,
                               -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223);
        const T high = rint(z * 64.0) * (1.0 / 64.0);
        const T rest = (z - high) * (z + high);
        const T tail = t * unboundedExp(-(high * high)) * unboundedExp(p - rest);
        const T y = where(z > 11.0, 0.0, tail);
        return where(x < 0.0, 2.0 - y, where(x == x, y, x));
    }
};

// Eigen's rational approximation.
struct Erf {
    template <class T>
    static T of(const T& x) {
        const T c = clamp(x, T(-4.0), T(4.0));
        const T q = c * c;
        const T p = polynomial(q, -2.72614225801306e-10, 2.77068142495902e-08,
                               -2.10102402082508e-06, -5.69250639462346e-05, -7.34990630326855e-04,
                               -2.95459980854025e-03, -1.60960333262415e-02);
        const T d = polynomial(q, -1.45660718464996e-05, -2.13374055278905e-04,
                               -1.68282697438203e-03, -7.37332916720468e-03, -1.42647390514189e-02);
        return c * p / d;
    }
};

/// Up to where sineFrom is right; it is NaN beyond.
inline constexpr double kEndOfSine = 1e5;

// Cephes. With x = n pi/2 + r and pi/2 in three parts.
template <class T>
T sineFrom(const T& x, double firstQuadrant) {
    const T n = rint(x * (2.0 / std::numbers::pi));
    const T r = ((x - n * 1.5703125) - n * 4.83751296997070312e-4) - n * 7.549789948768648e-8;
    const T q = r * r;
    const T sine = r + r * q * polynomial(q, -1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1);
    const T cosine =
        1.0 - 0.5 * q +
        q * q * polynomial(q, 2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2);
    const T quadrant = n + firstQuadrant;
    const T turn = quadrant - 4.0 * floor(quadrant * 0.25);
    const T odd = where(turn == 1.0 || turn == 3.0, cosine, sine);
    const T y = clamp(where(turn >= 2.0, -odd, odd), T(-1.0), T(1.0));
    return where(abs(x) <= kEndOfSine, y, notANumber<T>());
}
struct Sin {
    template <class T>
    static T of(const T& x) {
        return sineFrom(x, 0.0);
    }
};
struct Cos {
    template <class T>
    static T of(const T& x) {
        return sineFrom(x, 1.0);
    }
};

// Cephes. For 0 <= z <= 1/2: asin(z) from z and z^2.
template <class T>
T asinOfSmall(const T& z, const T& square) {
    return z + z * square *
                   polynomial(square, 4.2163199048e-2, 2.4181311049e-2, 4.5470025998e-2,
                              7.4953002686e-2, 1.6666752422e-1);
}
struct Asin {
    template <class T>
    static T of(const T& x) {
        const T a = abs(x);
        const T half = 0.5 * (1.0 - a);
        const T large = 0.5 * std::numbers::pi - 2.0 * asinOfSmall(sqrt(half), half);
        const T y = where(a > 0.5, large, asinOfSmall(a, a * a));
        return where(a <= 1.0, withSignOf(x, y), notANumber<T>());
    }
};
struct Acos {
    template <class T>
    static T of(const T& x) {
        const T a = abs(x);
        const T half = 0.5 * (1.0 - a);
        const T large = 2.0 * asinOfSmall(sqrt(half), half);
        const T small = 0.5 * std::numbers::pi - withSignOf(x, asinOfSmall(a, a * a));
        const T y = where(a > 0.5, where(x < 0.0, std::numbers::pi - large, large), small);
        return where(a <= 1.0, y, notANumber<T>());
    }
};

// Cephes.
struct Atan {
    template <class T>
    static T of(const T& x) {
        const T a = abs(x);
        const T z = where(a > 2.414213562373095, -1.0 / a,
                          where(a > 0.4142135623730950, (a - 1.0) / (a + 1.0), a));
        const T base = where(a > 2.414213562373095, 0.5 * std::numbers::pi,
                             where(a > 0.4142135623730950, T(0.25 * std::numbers::pi), T(0.0)));
        const T q = z * z;
        const T y = base + (z + z * q *
                                    polynomial(q, 8.05374449538e-2, -1.38776856032e-1,
                                               1.99777106478e-1, -3.33329491539e-1));
        return withSignOf(x, y);
    }
};

/// As IEEE 754 has it, but for signed zeros.
struct Pow {
    template <class T>
    static T of(const T& a, const T& b) {
        const T size = unboundedExp(b * log(abs(a)));
        const auto isWhole = floor(b) == b;
        const auto isOdd = isWhole && floor(b * 0.5) != b * 0.5;
        const T signedSize = where(a < 0.0 && isOdd, -size, size);
        const T y = where(a < 0.0 && !isWhole && a >= -std::numeric_limits<float>::max(),
                          notANumber<T>(), signedSize);
        const auto isOne = a == 1.0 || (a == -1.0 && abs(b) > std::numeric_limits<float>::max());
        return where(b == 0.0 || isOne, 1.0, y);
    }
};

}  // namespace glgrad::functions

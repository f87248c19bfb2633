// Functions that drivers get wrong: max, clamp and tanh may swallow NaN (also where they are made
// from x > 0 ? x : 0), log may be 1 % off near 1 and tanh 10 % off near 0.

vec4 keepNan(vec4 x, vec4 y) { return mix(y, x, isnan(x)); }

// The larger one; NaN wins.
vec4 nanMax(vec4 a, vec4 b) { return mix(mix(b, a, greaterThan(a, b)), a, isnan(a)); }

// e^x; the largest float where that would overflow, but infinite at infinity.
vec4 saturatedExp(vec4 x) {
    vec4 y = mix(exp(min(x, 88.72)), max(x, 3.4028235e38), greaterThan(x, vec4(88.72)));
    return keepNan(x, y);
}

vec4 sigmoid(vec4 x) {
    vec4 e = exp(-abs(x));
    vec4 positive = 1.0 / (1.0 + e);
    return keepNan(x, mix(positive, e * positive, lessThan(x, vec4(0.0))));
}

// log((1 + s) / (1 - s)) = 2 artanh(s) for |s| <= 1/3, by its series.
vec4 logRatio(vec4 s) {
    vec4 q = s * s;
    vec4 tail = q * (1.0 / 9.0 + q * (1.0 / 11.0 + q * (1.0 / 13.0 + q * (1.0 / 15.0))));
    return 2.0 * s * (1.0 + q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0 + tail))));
}

// log(1 + x) for x within [-0.5, 1].
vec4 log1p(vec4 x) { return logRatio(x / (2.0 + x)); }

// With x = m 2^e and m within [0.75, 1.5): log(x) = log(m) + e log(2).
vec4 exactLog(vec4 x) {
    ivec4 bits = floatBitsToInt(x);
    ivec4 exponent = (bits - floatBitsToInt(0.75)) >> 23;
    vec4 m = intBitsToFloat(bits - (exponent << 23));
    vec4 y = log1p(m - 1.0) + vec4(exponent) * 0.69314718056;
    y = mix(log(x), y, greaterThan(x, vec4(0.0)));
    return mix(keepNan(x, y), x, greaterThan(x, vec4(3.4028235e38)));
}

// Eigen's rational approximation, which is right to 1e-7 relative everywhere.
vec4 exactTanh(vec4 x) {
    vec4 c = clamp(x, -7.90531110763549805, 7.90531110763549805);
    vec4 q = c * c;
    vec4 p = q * -2.76076847742355e-16 + 2.00018790482477e-13;
    p = q * p - 8.60467152213735e-11;
    p = q * p + 5.12229709037114e-08;
    p = q * p + 1.48572235717979e-05;
    p = q * p + 6.37261928875436e-04;
    p = q * p + 4.89352455891786e-03;
    vec4 d = q * 1.19825839466702e-06 + 1.18534705686654e-04;
    d = q * d + 2.26843463243900e-03;
    d = q * d + 4.89352518554385e-03;
    return keepNan(x, c * p / d);
}

float notANumber() { return uintBitsToFloat(0x7FC00000u); }

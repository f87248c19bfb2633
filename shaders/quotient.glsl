// a / b, rounded as IEEE 754 says. Drivers may multiply by an approximate reciprocal instead, which
// is zero for large b: ROUGH_DIVISION says that this one does.
#ifdef ROUGH_DIVISION
// The leading 12 bits: products of two such halves are exact.
vec4 leadingHalf(vec4 x) { return uintBitsToFloat(floatBitsToUint(x) & 0xFFFFF000u); }

// a / b for magnitudes within [1, 2): with the rest a - q b, which is exact in halves.
vec4 mantissaQuotient(vec4 a, vec4 b) {
    vec4 q = a / b;
    vec4 qHigh = leadingHalf(q), bHigh = leadingHalf(b);
    vec4 qLow = q - qHigh, bLow = b - bHigh;
    vec4 rest = ((a - qHigh * bHigh) - qHigh * bLow - qLow * bHigh) - qLow * bLow;
    return q + rest / b;
}

vec4 quotient(vec4 a, vec4 b) {
    const uint kExponent = 0x7F800000u, kOne = 0x3F800000u;
    uvec4 bitsA = floatBitsToUint(a), bitsB = floatBitsToUint(b);
    uvec4 exponentA = bitsA & kExponent, exponentB = bitsB & kExponent;
    bvec4 plainA = bvec4(uvec4(notEqual(exponentA, uvec4(0u))) *
                         uvec4(notEqual(exponentA, uvec4(kExponent))));
    bvec4 plainB = bvec4(uvec4(notEqual(exponentB, uvec4(0u))) *
                         uvec4(notEqual(exponentB, uvec4(kExponent))));
    vec4 q = mantissaQuotient(uintBitsToFloat((bitsA & ~kExponent) | kOne),
                              uintBitsToFloat((bitsB & ~kExponent) | kOne));
    // Times 2^(exponent of a - exponent of b), in two steps that are exact.
    ivec4 power = (ivec4(exponentA) >> 23) - (ivec4(exponentB) >> 23);
    ivec4 first = power >> 1;
    q *= intBitsToFloat((first + 127) << 23);
    q *= intBitsToFloat((power - first + 127) << 23);
    return mix(a / b, q, bvec4(uvec4(plainA) * uvec4(plainB)));
}
#else
vec4 quotient(vec4 a, vec4 b) { return a / b; }
#endif

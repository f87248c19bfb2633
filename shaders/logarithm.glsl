// Written by functionText(Op::log) of expressions/elementwise_shader.h: a test compares.
#ifdef HAS_FMA
#define PRECISE precise
#else
#define PRECISE
#endif
ivec4 exponentBits(vec4 x) {
    return (floatBitsToInt(abs(x)) - floatBitsToInt(0.75)) >> 23;
}
vec4 mantissa(vec4 x) {
    return intBitsToFloat(floatBitsToInt(x) - (exponentBits(x) << 23));
}
vec4 exactLog(vec4 a) {
    bvec4 t1 = lessThan(a, vec4(1.1754944e-38));
    vec4 t2 = mix(a, a * 16777216.0, t1);
    vec4 t3 = vec4(exponentBits(t2)) - mix(vec4(0.0), vec4(24.0), t1);
    vec4 t4 = mantissa(t2);
    vec4 t5 = (t4 - 1.0) / (t4 + 1.0);
    vec4 t6 = t5 * t5;
    vec4 t7 = ((0.06666667 * t6 + 0.07692308) * t6 + 0.09090909) * t6 + 0.11111111;
    vec4 t8 = (((t7 * t6 + 0.14285715) * t6 + 0.2) * t6 + 0.33333334) * t6;
    vec4 t9 = t3 * 0.6933594 + (2.0 * t5 * (t8 + 1.0) - t3 * 0.00021219444);
    vec4 t10 = mix(vec4(uintBitsToFloat(0x7FC00000u)), vec4(uintBitsToFloat(0xFF800000u)), equal(a, vec4(0.0)));
    PRECISE vec4 y = mix(mix(t10, t9, lessThan(vec4(0.0), a)), a, equal(a, vec4(uintBitsToFloat(0x7F800000u))));
    return y;
}

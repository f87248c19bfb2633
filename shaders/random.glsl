// Philox 4x32-10, bit for bit as core/random.cpp computes it.

// The upper and lower word of a * b: umulExtended is not in GLSL ES 3.00.
uvec2 wideProduct(uint a, uint b) {
    uint al = a & 0xFFFFu, ah = a >> 16, bl = b & 0xFFFFu, bh = b >> 16;
    uint low = al * bl;
    uint middle = ah * bl + (low >> 16);
    uint cross = al * bh + (middle & 0xFFFFu);
    return uvec2(ah * bh + (middle >> 16) + (cross >> 16), a * b);
}

uvec4 philox(uvec2 key, uvec4 c) {
    for (int i = 0; i < 10; ++i) {
        uvec2 p0 = wideProduct(0xD2511F53u, c.x);
        uvec2 p1 = wideProduct(0xCD9E8D57u, c.z);
        c = uvec4(p1.x ^ c.y ^ key.x, p1.y, p0.x ^ c.w ^ key.y, p0.y);
        key += uvec2(0x9E3779B9u, 0xBB67AE85u);
    }
    return c;
}

vec4 unitFloats(uvec4 words) { return vec4(words >> 8u) * (1.0 / 16777216.0); }

// In [low, high): UniformRange of core/random.h as (low, range, unit, below). Product and sum are
// rounded one by one.
#ifdef HAS_FMA
#define ROUNDED precise
#else
#define ROUNDED
#endif
vec4 uniformFloats(vec4 range, vec4 random) {
    ROUNDED vec4 product = range.y * random;
    ROUNDED vec4 sum = range.x + product;
    return min(range.z > 1.0 ? sum + sum : sum, vec4(range.w));
}

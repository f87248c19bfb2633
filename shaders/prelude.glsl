// What every shader of glgrad sees, before the accessors of its textures (accessors.glsl) and its
// own text. The host writes #version, HAS_FMA, SAMPLED, RECTANGLES, IMAGES and the pass's defines above this.
#ifdef GL_ES
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
#endif

#ifdef HAS_FMA
#define MAD(a, b, c) fma(a, b, c)
#else
#define MAD(a, b, c) ((a) * (b) + (c))
#endif

// How texels are read: see TexelAccess in backends/gl/shader_assembly.h. A PLACE is what names a
// texel: its centre in the texture's coordinates, or its number.
#ifdef SAMPLED
#define PLACE vec2
#else
#define PLACE ivec2
#endif
#ifdef RECTANGLES
#define SAMPLER sampler2DRect
#else
#define SAMPLER sampler2D
#endif

// a / b, exact for a >= 0 and b > 0: integer division is slow where it is not in hardware.
int divideAny(int a, int b) {
    float inverse = 1.0 / float(b);
    int quotient = int(float(a) * inverse);
    int rest = a - quotient * b;
    int correction = int(floor(float(rest) * inverse));
    quotient += correction;
    rest -= correction * b;
    return rest < 0 ? quotient - 1 : (rest >= b ? quotient + 1 : quotient);
}
// The same for numbers of texels.
#ifdef FEW_TEXELS
// Below 2^20 adding a half keeps the quotient farther from the next whole number than rounding
// brings it.
int divide(int a, int b) { return int((float(a) + 0.5) * (1.0 / float(b))); }
#else
int divide(int a, int b) { return divideAny(a, b); }
#endif

// The target: size = (last axis, texels in a row, rows). Its texels follow each other in row-major
// order, as those of every tensor do, and are wrapped at fold.x; where FOLDED_out is 1, fold.y
// image lines fill a row of the texture. See core/texture_layout.h.
uniform ivec3 size_out;
#if FOLDED_out != 0
uniform ivec2 fold_out;
#endif

// The fragment's place in the output tensor: (column of texels, row).
ivec2 outTexel() {
    ivec2 p = ivec2(gl_FragCoord.xy);
#if FOLDED_out != 0
    int texel = p.y * fold_out.x + p.x;
    int row = divide(texel, size_out.y);
    return ivec2(texel - row * size_out.y, row);
#else
    return p;
#endif
}

// The fragment's place in an image: (column of texels, pixel in its line, line).
ivec3 outPixel(int pixels) {
#if FOLDED_out == 1
    ivec2 p = ivec2(gl_FragCoord.xy);
    int pixel = divide(p.x, size_out.y);
    int line = fold_out.y == 1 ? 0 : divide(pixel, pixels);
    return ivec3(p.x - pixel * size_out.y, pixel - line * pixels, p.y * fold_out.y + line);
#else
    ivec2 p = outTexel();
    int line = divide(p.y, pixels);
    return ivec3(p.x, p.y - line * pixels, line);
#endif
}

const ivec4 kLanes = ivec4(0, 1, 2, 3);

// Which of a texel's four values lie inside a row of `last` values.
bvec4 insideRow(int column, int last) {
    return lessThan(kLanes + 4 * column, ivec4(last));
}

// The nearest number, of two the even one, with the exponents of float16 and `mantissaBits` bits
// behind the leading one; beyond the largest of them infinity. As `rounded` in core/half.h.
vec4 rounded(vec4 x, int mantissaBits) {
    uvec4 exponent = clamp(floatBitsToUint(x) & 0x7F800000u, uvec4(113u << 23), uvec4(143u << 23));
    uvec4 step = exponent - uvec4(uint(mantissaBits) << 23);
    vec4 y = roundEven(x * uintBitsToFloat(uvec4(254u << 23) - step)) * uintBitsToFloat(step);
    vec4 infinite = uintBitsToFloat((floatBitsToUint(x) & 0x80000000u) | 0x7F800000u);
    return mix(y, infinite, greaterThanEqual(abs(y), vec4(65536.0)));
}

// A tensor's padding is zero: matmul and sums rely on it.
vec4 padded(vec4 value) {
    if ((size_out.x & 3) == 0) return value;
    return mix(vec4(0.0), value, insideRow(outTexel().x, size_out.x));
}

float lane(vec4 value, int i) {
    return i < 2 ? (i == 0 ? value.x : value.y) : (i == 2 ? value.z : value.w);
}

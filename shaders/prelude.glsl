// What every shader of glgrad sees, before the accessors of its textures (accessors.glsl) and its
// own text. The host writes #version, HAS_FMA, TEXTURE_LOD and the pass's defines above this.
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

// The texel `p` of a nearest-filtered texture. `texelSize` is one over the texture's size.
#ifdef TEXTURE_LOD
#define FETCH(texture, texelSize, p) textureLod(texture, (vec2(p) + 0.5) * (texelSize), 0.0)
#else
#define FETCH(texture, texelSize, p) texelFetch(texture, ivec2(p), 0)
#endif

// a / b, exact for a >= 0 and b > 0: integer division is slow where it is not in hardware.
int divide(int a, int b) {
    float inverse = 1.0 / float(b);
    int quotient = int(float(a) * inverse);
    int rest = a - quotient * b;
    int correction = int(floor(float(rest) * inverse));
    quotient += correction;
    rest -= correction * b;
    return rest < 0 ? quotient - 1 : (rest >= b ? quotient + 1 : quotient);
}

// Where texel (column, row) of a folded tensor lies, and back: see core/texture_layout.h.
// fold = (segment width, segments, texture height). FOLDED_x is 0 where texture x is not folded, 1
// where it has blocks of rows, 2 where its rows have segments as well.
ivec2 foldedTexel(ivec3 fold, int column, int row) {
    int segment = divide(column, fold.x);
    int line = row * fold.y + segment;
    int block = divide(line, fold.z);
    return ivec2(block * fold.x + column - segment * fold.x, line - block * fold.z);
}

ivec2 unfoldedTexel(ivec3 fold, ivec2 p) {
    int block = divide(p.x, fold.x);
    int line = block * fold.z + p.y;
    int row = divide(line, fold.y);
    return ivec2((line - row * fold.y) * fold.x + p.x - block * fold.x, row);
}

// The target: size = (last axis, texels in a row, rows).
uniform ivec3 size_out;
#if FOLDED_out != 0
uniform ivec3 fold_out;
#endif

// The fragment's place in the output tensor: (column of texels, row).
ivec2 outTexel() {
#if FOLDED_out != 0
    return unfoldedTexel(fold_out, ivec2(gl_FragCoord.xy));
#else
    return ivec2(gl_FragCoord.xy);
#endif
}

const ivec4 kLanes = ivec4(0, 1, 2, 3);

// Which of a texel's four values lie inside a row of `last` values.
bvec4 insideRow(int column, int last) {
    return lessThan(kLanes + 4 * column, ivec4(last));
}

// A tensor's padding is zero: matmul and sums rely on it.
vec4 padded(vec4 value) {
    return mix(vec4(0.0), value, insideRow(outTexel().x, size_out.x));
}

float lane(vec4 value, int i) {
    return i < 2 ? (i == 0 ? value.x : value.y) : (i == 2 ? value.z : value.w);
}

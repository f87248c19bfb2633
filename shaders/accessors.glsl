// Accessors of a pass's textures. The host repeats the section that fits for each texture, with @
// replaced by the texture's name and # by its number.

//! input: a tensor, or a scratch texture with one layer
uniform sampler2D texture_@;
uniform vec2 texelSize_@;
// (last axis, texels in a row, rows)
uniform ivec3 size_@;
#if FOLDED_@ == 2
uniform ivec3 fold_@;
#define ROW_@ int
ROW_@ row_@(int row) { return row; }
ROW_@ below_@(ROW_@ row, int n) { return row + n; }
vec4 at_@(ROW_@ row, int column) {
    return FETCH(texture_@, texelSize_@, foldedTexel(fold_@, column, row));
}
#else
#if FOLDED_@ == 1
uniform ivec3 fold_@;
ivec2 begin_@(int row) {
    int block = divide(row, fold_@.z);
    return ivec2(block * fold_@.x, row - block * fold_@.z);
}
#else
ivec2 begin_@(int row) { return ivec2(0, row); }
#endif
#ifdef TEXTURE_LOD
#define ROW_@ vec2
ROW_@ row_@(int row) { return (vec2(begin_@(row)) + 0.5) * texelSize_@; }
ROW_@ below_@(ROW_@ row, int n) { return vec2(row.x, float(n) * texelSize_@.y + row.y); }
vec4 at_@(ROW_@ row, int column) {
    return textureLod(texture_@, vec2(float(column) * texelSize_@.x + row.x, row.y), 0.0);
}
#else
#define ROW_@ ivec2
ROW_@ row_@(int row) { return begin_@(row); }
ROW_@ below_@(ROW_@ row, int n) { return row + ivec2(0, n); }
vec4 at_@(ROW_@ row, int column) { return texelFetch(texture_@, row + ivec2(column, 0), 0); }
#endif
#endif
// below_@(r, n) is n rows below r, for rows that differ in the last axis but one.
// The texel of values 4*column .. 4*column+3 of a row. In a loop along a row use at_@(row_@(r), c).
vec4 get_@(int row, int column) { return at_@(row_@(row), column); }
// The texel that is the place-th in row-major order.
vec4 place_@(int place) {
    int row = divide(place, size_@.y);
    return get_@(row, place - row * size_@.y);
}
// Value i of a row.
float element_@(int row, int i) { return lane(get_@(row, i >> 2), i & 3); }
// The texel at the fragment's own place, for textures of the target's layout.
vec4 here_@() { return FETCH(texture_@, texelSize_@, ivec2(gl_FragCoord.xy)); }

//! input array: a scratch texture with several layers
uniform sampler2DArray texture_@;
uniform ivec3 size_@;
vec4 layer_@(int column, int row, int layer) {
    return texelFetch(texture_@, ivec3(column, row, layer), 0);
}

//! output: a tensor
layout(location = #) out vec4 texel_@;
void set_@(vec4 value) { texel_@ = padded(value); }

//! output scratch: a scratch texture with one layer
layout(location = #) out vec4 texel_@;
void set_@(vec4 value) { texel_@ = value; }

//! output array: a scratch texture with LAYERS_@ layers; write texel_@[0] .. texel_@[LAYERS_@ - 1]
layout(location = #) out vec4 texel_@[LAYERS_@];

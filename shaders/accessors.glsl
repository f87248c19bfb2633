// Accessors of a pass's textures. The host repeats the section that fits for each texture, with @
// replaced by the texture's name and # by its number.

//! input: a tensor, or a scratch texture with one layer
#ifdef IMAGES
layout(FORMAT_@) readonly uniform image2D texture_@;
#else
uniform SAMPLER texture_@;
#endif
// (last axis, texels in a row, rows)
uniform ivec3 size_@;
// As fold_out in prelude.glsl.
uniform ivec2 fold_@;
#if defined(RECTANGLES)
PLACE center_@(ivec2 p) { return vec2(p) + 0.5; }
PLACE right_of_@(PLACE place, int n) { return vec2(float(n) + place.x, place.y); }
PLACE under_@(PLACE place, int n) { return vec2(place.x, float(n) + place.y); }
vec4 fetch_@(PLACE place) { return texture(texture_@, place); }
#elif defined(SAMPLED)
uniform vec2 texelSize_@;
PLACE center_@(ivec2 p) { return (vec2(p) + 0.5) * texelSize_@; }
PLACE right_of_@(PLACE place, int n) {
    return vec2(float(n) * texelSize_@.x + place.x, place.y);
}
PLACE under_@(PLACE place, int n) { return vec2(place.x, float(n) * texelSize_@.y + place.y); }
vec4 fetch_@(PLACE place) { return textureLod(texture_@, place, 0.0); }
#else
PLACE center_@(ivec2 p) { return p; }
PLACE right_of_@(PLACE place, int n) { return place + ivec2(n, 0); }
PLACE under_@(PLACE place, int n) { return place + ivec2(0, n); }
#ifdef IMAGES
vec4 fetch_@(PLACE place) { return imageLoad(texture_@, place); }
#else
vec4 fetch_@(PLACE place) { return texelFetch(texture_@, place, 0); }
#endif
#endif
// The texel that is the place-th in row-major order.
vec4 place_@(int place) {
    int line = divide(place, fold_@.x);
    return fetch_@(center_@(ivec2(place - line * fold_@.x, line)));
}
// ROW_@ names a texel of a row, at first its first one; right_@ and below_@ move it along the row,
// and to other rows in the same line of an image or in the same matrix. line_@(l, pixels) is the
// first row of line l of an image.
#if FOLDED_@ == 2
#define ROW_@ int
ROW_@ row_@(int row) { return row * size_@.y; }
ROW_@ line_@(int line, int pixels) { return line * pixels * size_@.y; }
ROW_@ right_@(ROW_@ row, int n) { return row + n; }
ROW_@ below_@(ROW_@ row, int n) { return row + n * size_@.y; }
vec4 texel_@(ROW_@ row) { return place_@(row); }
#else
#define ROW_@ PLACE
ROW_@ right_@(ROW_@ row, int n) { return right_of_@(row, n); }
vec4 texel_@(ROW_@ row) { return fetch_@(row); }
#if FOLDED_@ == 1
ROW_@ row_@(int row) {
    int texel = row * size_@.y;
    int line = divide(texel, fold_@.x);
    return center_@(ivec2(texel - line * fold_@.x, line));
}
ROW_@ line_@(int line, int pixels) {
    int row = fold_@.y == 1 ? line : divide(line, fold_@.y);
    return center_@(ivec2((line - row * fold_@.y) * pixels * size_@.y, row));
}
ROW_@ below_@(ROW_@ row, int n) { return right_of_@(row, n * size_@.y); }
#else
ROW_@ row_@(int row) { return center_@(ivec2(0, row)); }
ROW_@ line_@(int line, int pixels) { return row_@(line * pixels); }
ROW_@ below_@(ROW_@ row, int n) { return under_@(row, n); }
#endif
#endif
vec4 at_@(ROW_@ row, int column) { return texel_@(right_@(row, column)); }
// The texel of values 4*column .. 4*column+3 of a row.
vec4 get_@(int row, int column) { return at_@(row_@(row), column); }
// Value i of a row.
float element_@(int row, int i) { return lane(get_@(row, i >> 2), i & 3); }
// The texel at the fragment's own place, for textures of the target's layout.
#ifdef RECTANGLES
vec4 here_@() { return texture(texture_@, gl_FragCoord.xy); }
#else
vec4 here_@() { return fetch_@(center_@(ivec2(gl_FragCoord.xy))); }
#endif

//! input array: a scratch texture with several layers
#ifdef IMAGES
layout(FORMAT_@) readonly uniform image2DArray texture_@;
#else
uniform sampler2DArray texture_@;
#endif
uniform ivec3 size_@;  // width, height, layers
#if defined(IMAGES)
vec4 layer_@(int column, int row, int layer) {
    return imageLoad(texture_@, ivec3(column, row, layer));
}
#elif defined(SAMPLED)
uniform vec2 texelSize_@;
vec4 layer_@(int column, int row, int layer) {
    return textureLod(texture_@, vec3((vec2(column, row) + 0.5) * texelSize_@, layer), 0.0);
}
#else
vec4 layer_@(int column, int row, int layer) {
    return texelFetch(texture_@, ivec3(column, row, layer), 0);
}
#endif

//! output: a tensor
layout(location = #) out vec4 texel_@;
void set_@(vec4 value) { texel_@ = padded(value); }

//! output half: a tensor of float16, where drivers do not round to the nearest
layout(location = #) out vec4 texel_@;
void set_@(vec4 value) { texel_@ = padded(rounded(value, 10)); }

//! output scratch: a scratch texture with one layer
layout(location = #) out vec4 texel_@;
void set_@(vec4 value) { texel_@ = value; }

//! output array: a scratch texture with LAYERS_@ layers; write texel_@[0] .. texel_@[LAYERS_@ - 1]
layout(location = #) out vec4 texel_@[LAYERS_@];

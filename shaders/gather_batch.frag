// Item i of y is item indices[first + i] of x; both are looked at in row-major order, so that
// items may be cut into rows in two ways. With WHOLE_TEXELS a texel of y is one of x;
// with SINGLE_VALUES it has one value.
#include "indices.glsl"
uniform int first;
uniform int items;  // of x
uniform int itemSize;
uniform float scale;
uniform int bytes;

// Where value `place` of y is in x.
int source(int place) {
    int item = divide(place, itemSize);
    // Behind the last item of y there is only padding.
    int from = itemIndex(element_indices(0, min(first + item, size_indices.x - 1)), items);
    return from * itemSize + place - item * itemSize;
}

void main() {
    ivec2 p = outTexel();
    int place = p.y * size_out.x + 4 * p.x;
#ifdef WHOLE_TEXELS
    vec4 value = place_x(source(place) >> 2);
#elif defined(SINGLE_VALUES)
    int from = source(place);
    int row = divide(from, size_x.x);
    vec4 value = vec4(element_x(row, from - row * size_x.x), 0.0, 0.0, 0.0);
#else
    vec4 value = vec4(0.0);
    for (int i = 0; i < min(4, size_out.x); ++i) {
        int from = source(place + i);
        int row = divide(from, size_x.x);
        value[i] = element_x(row, from - row * size_x.x);
    }
#endif
    // Bytes rest as fractions of 255.
    if (bytes != 0) value = floor(value * 255.0 + 0.5);
    set_y(value * scale);
}

// y = the parts x0, x1, ... each from its place on an axis on, and `value` where none of them lies.
// With LAST_AXIS along the last axis, where with WHOLE_TEXELS all places are whole texels.
uniform int starts[8];  // the places
uniform int sizes[8];   // of the parts along the axis
uniform float value;

#ifdef LAST_AXIS
bvec4 within(int first, int size) {
    return lessThan(uvec4(kLanes + first), uvec4(size));  // a negative one is a large one
}

#ifdef WHOLE_TEXELS
#define PART(k, GET) { \
    int column = p.x - (starts[k] >> 2); \
    vec4 x = GET(p.y, clamp(column, 0, (sizes[k] - 1) >> 2)); \
    y = mix(y, x, within(4 * column, sizes[k])); \
}
#else
#include "lanes.glsl"

#define PART(k, GET) { \
    int first = 4 * p.x - starts[k]; \
    int column = first >> 2, last = (sizes[k] - 1) >> 2; \
    vec4 a = GET(p.y, clamp(column, 0, last)), b = GET(p.y, clamp(column + 1, 0, last)); \
    y = mix(y, joined(a, b, first & 3), within(first, sizes[k])); \
}
#endif
#else
uniform int size;   // of y along the axis
uniform int inner;  // rows of one step along it

#define PART(k, GET) { \
    int i = along - starts[k]; \
    bool isHere = i >= 0 && i < sizes[k]; \
    vec4 x = GET(isHere ? (outer * sizes[k] + i) * inner + rest : 0, p.x); \
    y = isHere ? x : y; \
}
#endif

void main() {
    ivec2 p = outTexel();
    vec4 y = vec4(value);
#ifndef LAST_AXIS
    int place = divide(p.y, inner);
    int rest = p.y - place * inner;
    int outer = divide(place, size);
    int along = place - outer * size;
#endif
    PART(0, get_x0)
#if COUNT > 1
    PART(1, get_x1)
#endif
#if COUNT > 2
    PART(2, get_x2)
#endif
#if COUNT > 3
    PART(3, get_x3)
#endif
#if COUNT > 4
    PART(4, get_x4)
#endif
#if COUNT > 5
    PART(5, get_x5)
#endif
#if COUNT > 6
    PART(6, get_x6)
#endif
#if COUNT > 7
    PART(7, get_x7)
#endif
    set_y(y);
}

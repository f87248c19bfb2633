// The pieces y0, y1, ... of x, of one layout: each what x has from its place on an axis on. With
// LAST_AXIS along the last axis, where with WHOLE_TEXELS all places are whole texels.
uniform int starts[8];  // the places

#ifdef LAST_AXIS
#ifdef WHOLE_TEXELS
#define PIECE(k, SET) SET(get_x(p.y, p.x + (starts[k] >> 2)));
#else
#include "lanes.glsl"

#define PIECE(k, SET) { \
    int first = 4 * p.x + starts[k]; \
    int column = first >> 2; \
    vec4 a = get_x(p.y, column), b = get_x(p.y, min(column + 1, size_x.y - 1)); \
    SET(joined(a, b, first & 3)); \
}
#endif
#else
uniform int size;   // of a piece along the axis
uniform int total;  // of x along it
uniform int inner;  // rows of one step along it

#define PIECE(k, SET) SET(get_x(row + starts[k] * inner, p.x));
#endif

void main() {
    ivec2 p = outTexel();
#ifndef LAST_AXIS
    int block = size * inner;
    int outer = divide(p.y, block);
    int row = outer * total * inner + p.y - outer * block;
#endif
    PIECE(0, set_y0)
#if COUNT > 1
    PIECE(1, set_y1)
#endif
#if COUNT > 2
    PIECE(2, set_y2)
#endif
#if COUNT > 3
    PIECE(3, set_y3)
#endif
#if COUNT > 4
    PIECE(4, set_y4)
#endif
#if COUNT > 5
    PIECE(5, set_y5)
#endif
#if COUNT > 6
    PIECE(6, set_y6)
#endif
#if COUNT > 7
    PIECE(7, set_y7)
#endif
}

// dw[tap, c, o] = sum over n and p of x[n, p strides + tap dilations - padding, c] dy[n, p, o]
// A tile has rows (channels of x) of one tap: its batch. With TAPS it has those of a line of so many
// taps, whose pixels follow each other: x has few channels, LANES, and each pixel is fetched once. The
// summation is split by lines of dy that have the taps inside of the image.
#include "tile.glsl"
#include "window.glsl"

uniform int images;
uniform int splitDepth;

// Four positions of dy at a time. Where a tap is outside of the image nothing is added, not even an
// infinite dy times zero.
vec4 right[4];
#define FETCH_RIGHT(j) right[j] = texel_dy(below_dy(firstDy, j));
#ifdef TAPS
#define KEPT (TAPS - 1)
vec4 values[KEPT + 4];
#else
vec4 left0[4], left1[4];
#define FETCH_LEFT(j) { \
    ROW_x left = below_x(firstX, j * strides.y); \
    left0[j] = texel_x(left); \
    FETCH_MORE(j) \
}
#define DROP(j) \
    right[j] = p + j < stop ? right[j] : vec4(0.0); \
    left0[j] = p + j < stop ? left0[j] : vec4(0.0); \
    DROP_MORE(j)
#if TILE == 8
#define FETCH_MORE(j) left1[j] = at_x(left, 1);
#define DROP_MORE(j) left1[j] = p + j < stop ? left1[j] : vec4(0.0);
#else
#define FETCH_MORE(j)
#define DROP_MORE(j)
#endif
#endif

void main() {
    Place at = place();
#ifdef TAPS
    int tapY = at.batch, tapX = 0;
    ivec2 along = ivec2(0, outputSize.y);
#else
    int tapY = divide(at.batch, windowSize.y);
    int tapX = at.batch - tapY * windowSize.y;
    ivec2 along = positionsWith(tapX, 1);
#endif
    ivec2 down = positionsWith(tapY, 0);
    int lines = max(down.y - down.x, 0);
    int line = at.split * splitDepth;
    int end = min(line + splitDepth, images * lines);
    EACH(CLEAR)
    do {
        int image = divide(line, max(lines, 1));
        int y = down.x + line - image * lines;
        ROW_x lineX = right_x(line_x(image * inputSize.x + underTap(y, tapY, 0), inputSize.y),
                              at.tile * (TILE / 4));
        lineX = below_x(lineX, underTap(0, tapX, 1));
        ROW_dy lineDy = right_dy(line_dy(image * outputSize.x + y, outputSize.y), at.column);
        int p = along.x, stop = line < end ? along.y : 0;
#ifdef TAPS
        for (int i = 0; i < KEPT; ++i) values[i] = texel_x(below_x(lineX, i));
#endif
        do {
            ROW_x firstX = below_x(lineX, p * strides.y);
            ROW_dy firstDy = below_dy(lineDy, p);
            FETCH_RIGHT(0) FETCH_RIGHT(1) FETCH_RIGHT(2) FETCH_RIGHT(3)
#ifdef TAPS
            for (int j = 0; j < 4; ++j) values[KEPT + j] = texel_x(below_x(firstX, KEPT + j));
            for (int j = 0; j < 4; ++j) {
                for (int tap = 0; tap < TAPS; ++tap) {
                    int x = p + j + tap - padding.y;
                    bool inside = p + j < stop && x >= 0 && x < inputSize.y;
                    for (int c = 0; c < LANES; ++c) {
                        vec4 sum = tile[tap * LANES + c];
                        tile[tap * LANES + c] =
                            inside ? MAD(vec4(values[j + tap][c]), right[j], sum) : sum;
                    }
                }
            }
            for (int i = 0; i < KEPT; ++i) values[i] = values[i + 4];
#else
            FETCH_LEFT(0) FETCH_LEFT(1) FETCH_LEFT(2) FETCH_LEFT(3)
            DROP(0) DROP(1) DROP(2) DROP(3)
            ADD_OUTER(left0[0], left1[0], right[0]) ADD_OUTER(left0[1], left1[1], right[1])
            ADD_OUTER(left0[2], left1[2], right[2]) ADD_OUTER(left0[3], left1[3], right[3])
#endif
            p += 4;
        } while (p < stop);
        ++line;
    } while (line < end);
    EACH(WRITE)
}

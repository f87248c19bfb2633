// dw[tap, c, o] = sum over n and p of x[n, p strides + tap dilations - padding, c] dy[n, p, o]
// A tile has rows (channels of x) of one tap: its batch. The summation is split by lines of dy that
// have the tap inside of the image.
#include "tile.glsl"
#include "window.glsl"

uniform int images;
uniform int splitDepth;

vec4 left0[4], left1[4], right[4];

#define FETCH(j) { \
    right[j] = texel_dy(below_dy(lineDy, p + j)); \
    ROW_x left = below_x(lineX, (p + j) * strides.y); \
    left0[j] = texel_x(left); \
    FETCH_MORE(j) \
}
#if TILE == 8
#define FETCH_MORE(j) left1[j] = at_x(left, 1);
#define DROP_MORE(j) left1[j] = p + j < stop ? left1[j] : vec4(0.0);
#else
#define FETCH_MORE(j)
#define DROP_MORE(j)
#endif
// Where the tap is outside of the image nothing is added, not even an infinite dy times zero.
#define DROP(j) \
    right[j] = p + j < stop ? right[j] : vec4(0.0); \
    left0[j] = p + j < stop ? left0[j] : vec4(0.0); \
    DROP_MORE(j)

void main() {
    Place at = place();
    int tapY = divide(at.batch, windowSize.y);
    int tapX = at.batch - tapY * windowSize.y;
    ivec2 down = positionsWith(tapY, 0), along = positionsWith(tapX, 1);
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
        do {
            FETCH(0) FETCH(1) FETCH(2) FETCH(3)
            DROP(0) DROP(1) DROP(2) DROP(3)
            ADD_OUTER(left0[0], left1[0], right[0]) ADD_OUTER(left0[1], left1[1], right[1])
            ADD_OUTER(left0[2], left1[2], right[2]) ADD_OUTER(left0[3], left1[3], right[3])
            p += 4;
        } while (p < stop);
        ++line;
    } while (line < end);
    EACH(WRITE)
}

// dw[tap, c, o] = sum over n and p of x[n, p strides + tap dilations - padding, c] dy[n, p, o]
// A tile has rows (channels of x) of one tap: its batch. The summation is split by lines of dy.
#include "tile.glsl"
#include "window.glsl"

uniform int depth;       // lines of dy in all images
uniform int splitDepth;

#if TILE == 8
#define FETCH_OUTER(j, p) { \
    ROW_x left = below_x(lineX, (p) * strides.y); \
    right[j] = texel_dy(below_dy(lineDy, p)); \
    left0[j] = texel_x(left); \
    left1[j] = at_x(left, 1); \
}
#else
#define FETCH_OUTER(j, p) { \
    right[j] = texel_dy(below_dy(lineDy, p)); \
    left0[j] = texel_x(below_x(lineX, (p) * strides.y)); \
}
#endif

void main() {
    Place at = place();
    int begin = at.split * splitDepth;
    int end = min(begin + splitDepth, depth);
    int tapY = divide(at.batch, windowSize.y);
    int tapX = at.batch - tapY * windowSize.y;
    int column = at.tile * (TILE / 4);
    // Where the tap is outside of the image nothing is added, not even an infinite dy times zero.
    ivec2 down = positionsWith(tapY, 0), along = positionsWith(tapX, 1);
    EACH(CLEAR)
    for (int line = begin; line < end; ++line) {
        int image = divide(line, outputSize.x);
        int y = line - image * outputSize.x;
        bool inside = y >= down.x && y < down.y;
        int lineUnder = image * inputSize.x + (inside ? underTap(y, tapY, 0) : 0);
        ROW_x lineX = right_x(line_x(lineUnder, inputSize.y), column);
        lineX = below_x(lineX, underTap(0, tapX, 1));
        ROW_dy lineDy = right_dy(line_dy(line, outputSize.y), at.column);
        SUM_OUTER(along.x, inside ? along.y : along.x)
    }
    EACH(WRITE)
}

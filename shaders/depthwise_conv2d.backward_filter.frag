// dw[tap, c] = sum over n and p of x[n, p strides + tap dilations - padding, c] dy[n, p, c]
// A tile has the taps of one line of the window: its batch. The summation is split by lines of dy.
#include "tile.glsl"
#include "window.glsl"

uniform int depth;       // lines of dy in all images
uniform int splitDepth;

void main() {
    Place at = place();
    int begin = at.split * splitDepth;
    int end = min(begin + splitDepth, depth);
    bool inside[TILE];
    vec4 a[TILE];
    EACH(CLEAR)
    for (int line = begin; line < end; ++line) {
        int image = divide(line, outputSize.x);
        int y = underTap(line - image * outputSize.x, at.batch, 0);
        bool lineInside = y >= 0 && y < inputSize.x;
        ROW_x lineX = line_x(image * inputSize.x + (lineInside ? y : 0), inputSize.y);
        ROW_dy lineDy = line_dy(line, outputSize.y);
        for (int p = 0; p < outputSize.y; ++p) {
            int first = underTap(p, at.tile * TILE, 1);
            vec4 b = at_dy(below_dy(lineDy, p), at.column);
#define FETCH_TAP(i) { \
    int x = first + i * dilations.y; \
    inside[i] = lineInside && x >= 0 && x < inputSize.y; \
    a[i] = at_x(below_x(lineX, x), at.column); \
}
            EACH(FETCH_TAP)
            // Outside of the image nothing is added, not even an infinite dy times zero.
#define STEP(i) tile[i] = inside[i] ? MAD(a[i], b, tile[i]) : tile[i];
            EACH(STEP)
        }
    }
    EACH(WRITE)
}

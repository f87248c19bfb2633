// dw[tap, c] = sum over n and p of x[n, p strides + tap dilations - padding, c] dy[n, p, c]
// A tile has the taps of one line of the window: its batch. The summation is split by lines of dy
// that have these taps inside of the image.
#include "tile.glsl"
#include "window.glsl"

uniform int images;
uniform int splitDepth;

void main() {
    Place at = place();
    ivec2 down = positionsWith(at.batch, 0);
    int lines = max(down.y - down.x, 0);
    int line = at.split * splitDepth;
    int end = min(line + splitDepth, images * lines);
    bool inside[TILE];
    vec4 a[TILE];
    EACH(CLEAR)
    do {
        int image = divide(line, max(lines, 1));
        int y = down.x + line - image * lines;
        ROW_x lineX = line_x(image * inputSize.x + underTap(y, at.batch, 0), inputSize.y);
        ROW_dy lineDy = line_dy(image * outputSize.x + y, outputSize.y);
        int p = 0;
        do {
            int first = underTap(p, at.tile * TILE, 1);
            vec4 b = at_dy(below_dy(lineDy, p), at.column);
#define FETCH_TAP(i) { \
    int x = first + i * dilations.y; \
    inside[i] = line < end && x >= 0 && x < inputSize.y; \
    a[i] = at_x(below_x(lineX, x), at.column); \
}
            EACH(FETCH_TAP)
            // Outside of the image nothing is added, not even an infinite dy times zero.
#define STEP(i) tile[i] = inside[i] ? MAD(a[i], b, tile[i]) : tile[i];
            EACH(STEP)
        } while (++p < outputSize.y);
    } while (++line < end);
    EACH(WRITE)
}

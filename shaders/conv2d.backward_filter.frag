// dw[tap, c, o] = sum over n and p of x[n, p strides + tap dilations - padding, c] dy[n, p, o]
// A tile has rows (channels of x) of one tap: its batch. The summation is split by lines of dy.
#include "tile.glsl"
#include "window.glsl"

uniform int depth;       // lines of dy in all images
uniform int splitDepth;

void main() {
    Place at = place();
    int begin = at.split * splitDepth;
    int end = min(begin + splitDepth, depth);
    int tapY = divide(at.batch, windowSize.y);
    int tapX = at.batch - tapY * windowSize.y;
    int column = at.tile * (TILE / 4);
    EACH(CLEAR)
    for (int line = begin; line < end; ++line) {
        int image = divide(line, outputSize.x);
        int y = underTap(line - image * outputSize.x, tapY, 0);
        bool lineInside = y >= 0 && y < inputSize.x;
        ROW_x lineX = row_x(lineInside ? (image * inputSize.x + y) * inputSize.y : 0);
        ROW_dy lineDy = row_dy(line * outputSize.y);
        for (int p = 0; p < outputSize.y; ++p) {
            int x = underTap(p, tapX, 1);
            bool inside = lineInside && x >= 0 && x < inputSize.y;
            ROW_x row = below_x(lineX, inside ? x : 0);
            vec4 b = at_dy(below_dy(lineDy, p), at.column);
            vec4 a = at_x(row, column);
            // Outside of the image nothing is added, not even an infinite dy times zero.
            a = inside ? a : vec4(0.0);
            b = inside ? b : vec4(0.0);
            ADD_ROWS(0, a, b)
#if TILE == 8
            a = at_x(row, column + 1);
            a = inside ? a : vec4(0.0);
            ADD_ROWS(4, a, b)
#endif
        }
    }
    EACH(WRITE)
}

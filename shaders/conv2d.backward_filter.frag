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
        ROW_x lineX = line_x(lineInside ? image * inputSize.x + y : 0, inputSize.y);
        ROW_dy lineDy = line_dy(line, outputSize.y);
        lineX = right_x(lineX, column);
        lineDy = right_dy(lineDy, at.column);
        for (int p = 0; p < outputSize.y; ++p) {
            int x = underTap(p, tapX, 1);
            bool inside = lineInside && x >= 0 && x < inputSize.y;
            ROW_x left = below_x(lineX, inside ? x : 0);
            vec4 b = texel_dy(below_dy(lineDy, p));
            vec4 a0 = texel_x(left);
#if TILE == 8
            vec4 a1 = at_x(left, 1);
#endif
            // Outside of the image nothing is added, not even an infinite dy times zero.
            b = inside ? b : vec4(0.0);
            a0 = inside ? a0 : vec4(0.0);
            ADD_ROWS(0, a0, b)
#if TILE == 8
            a1 = inside ? a1 : vec4(0.0);
            ADD_ROWS(4, a1, b)
#endif
        }
    }
    EACH(WRITE)
}

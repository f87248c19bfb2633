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
    ivec2 tap = ivec2(tapY, at.batch - tapY * windowSize.y);
    int column = at.tile * (TILE / 4);
    EACH(CLEAR)
    for (int line = begin; line < end; ++line) {
        int image = divide(line, outputSize.x);
        ivec2 p = underTap(ivec2(line - image * outputSize.x, 0), tap);
        for (int x = 0; x < outputSize.y; ++x) {
            bool inside = insideImage(p, inputSize);
            int row = inside ? pixelRow(p, image, inputSize) : 0;
            vec4 b = get_dy(line * outputSize.y + x, at.column);
            vec4 a = get_x(row, column);
            // Outside of the image nothing is added, not even an infinite dy times zero.
            a = inside ? a : vec4(0.0);
            b = inside ? b : vec4(0.0);
            ADD_ROWS(0, a, b)
#if TILE == 8
            a = get_x(row, column + 1);
            a = inside ? a : vec4(0.0);
            ADD_ROWS(4, a, b)
#endif
            p.y += strides.y;
        }
    }
    EACH(WRITE)
}

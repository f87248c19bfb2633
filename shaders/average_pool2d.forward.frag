// The mean of each window's values inside of the image.
#include "pool.glsl"
#include "quotient.glsl"

void main() {
    Pixel p = outPixelOf(outputSize);
    ivec2 first = p.place * strides - padding;
    vec4 total = vec4(0.0);
    float count = 0.0;
    for (int tapY = 0; tapY < taps.x; ++tapY) {
        int y = first.x + tapY;
        int line = p.image * inputSize.x + atEdge(y, inputSize.x);
        ROW_x pixels = right_x(line_x(line, inputSize.y), p.column);
        for (int tapX = 0; tapX < taps.y; ++tapX) {
            int x = first.y + tapX;
            bool inside = isInside(y, inputSize.x) && isInside(x, inputSize.y);
            vec4 value = texel_x(below_x(pixels, atEdge(x, inputSize.y)));
            total += inside ? value : vec4(0.0);
            count += inside ? 1.0 : 0.0;
        }
    }
    set_y(quotient(total, vec4(count)));
}

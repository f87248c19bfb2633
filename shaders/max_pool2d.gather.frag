// y[p] = x at the position that the forward pass found.
#include "pool.glsl"

void main() {
    Pixel p = outPixelOf(outputSize);
    ivec2 first = p.place * strides - padding;
    vec4 position = here_position();
    vec4 result = vec4(0.0);
    for (int tapY = 0; tapY < taps.x; ++tapY) {
        int line = p.image * inputSize.x + atEdge(first.x + tapY, inputSize.x);
        ROW_x pixels = right_x(line_x(line, inputSize.y), p.column);
        for (int tapX = 0; tapX < taps.y; ++tapX) {
            vec4 value = texel_x(below_x(pixels, atEdge(first.y + tapX, inputSize.y)));
            result = mix(result, value, equal(position, vec4(tapY * windowSize.y + tapX)));
        }
    }
    set_y(result);
}

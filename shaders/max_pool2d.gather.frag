// y[p] = x at the position that the forward pass found.
#include "window.glsl"

void main() {
    Pixel p = outPixelOf(outputSize);
    vec4 position = here_position();
    vec4 result = vec4(0.0);
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        int y = underTap(p.place.x, tapY, 0);
        if (y < 0 || y >= inputSize.x) continue;
        ROW_x line = right_x(line_x(p.image * inputSize.x + y, inputSize.y), p.column);
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
            int x = underTap(p.place.y, tapX, 1);
            if (x < 0 || x >= inputSize.y) continue;
            bvec4 here = equal(position, vec4(tapY * windowSize.y + tapX));
            result = mix(result, texel_x(below_x(line, x)), here);
        }
    }
    set_y(result);
}

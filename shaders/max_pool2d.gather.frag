// y[p] = x at the position that the forward pass found.
#include "window.glsl"

void main() {
    Pixel p = outPixelOf(outputSize);
    ivec2 down = windowOf(p.place.x, 0), along = windowOf(p.place.y, 1);
    vec4 position = here_position();
    vec4 result = vec4(0.0);
    for (int y = down.x; y < down.y; ++y) {
        ROW_x line = right_x(line_x(p.image * inputSize.x + y, inputSize.y), p.column);
        int tap = (y - underTap(p.place.x, 0, 0)) * windowSize.y - underTap(p.place.y, 0, 1);
        for (int x = along.x; x < along.y; ++x) {
            vec4 value = texel_x(below_x(line, x));
            result = mix(result, value, equal(position, vec4(tap + x)));
        }
    }
    set_y(result);
}

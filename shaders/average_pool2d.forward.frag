// The mean of each window's values inside of the image.
#include "window.glsl"

void main() {
    Pixel p = outPixelOf(outputSize);
    ivec2 down = windowOf(p.place.x, 0), along = windowOf(p.place.y, 1);
    vec4 total = vec4(0.0);
    for (int y = down.x; y < down.y; ++y) {
        ROW_x line = right_x(line_x(p.image * inputSize.x + y, inputSize.y), p.column);
        for (int x = along.x; x < along.y; ++x) total += texel_x(below_x(line, x));
    }
    set_y(total / float((down.y - down.x) * (along.y - along.x)));
}

// The mean of each window's values inside of the image.
#include "window.glsl"

void main() {
    Pixel p = outPixelOf(outputSize);
    vec4 total = vec4(0.0);
    float count = 0.0;
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        int y = underTap(p.place.x, tapY, 0);
        if (y < 0 || y >= inputSize.x) continue;
        ROW_x line = right_x(line_x(p.image * inputSize.x + y, inputSize.y), p.column);
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
            int x = underTap(p.place.y, tapX, 1);
            if (x < 0 || x >= inputSize.y) continue;
            total += texel_x(below_x(line, x));
            count += 1.0;
        }
    }
    set_y(total / count);
}

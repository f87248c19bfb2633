// dx[q] = sum over the windows that contain q of dy / (values of the window inside of the image)
#include "window.glsl"

float insideCount(ivec2 p) {
    ivec2 first = underTap(p, ivec2(0));
    ivec2 size = min(first + windowSize, inputSize) - max(first, ivec2(0));
    return float(size.x * size.y);
}

void main() {
    Pixel q = outPixelOf(inputSize);
    vec4 total = vec4(0.0);
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        int y = overTap(q.place.x, tapY, 0);
        if (y < 0 || y >= outputSize.x) continue;
        ROW_dy line = right_dy(line_dy(q.image * outputSize.x + y, outputSize.y), q.column);
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
            int x = overTap(q.place.y, tapX, 1);
            if (x < 0 || x >= outputSize.y) continue;
            total += texel_dy(below_dy(line, x)) / insideCount(ivec2(y, x));
        }
    }
    set_dx(total);
}

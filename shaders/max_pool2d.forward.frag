// The largest value of each window and the number of its tap, the first of equals. NaN wins.
#include "window.glsl"

void main() {
    Pixel p = outPixelOf(outputSize);
    vec4 best = vec4(0.0), position = vec4(0.0);
    bool found = false;
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        int y = underTap(p.place.x, tapY, 0);
        if (y < 0 || y >= inputSize.x) continue;
        ROW_x line = right_x(line_x(p.image * inputSize.x + y, inputSize.y), p.column);
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
            int x = underTap(p.place.y, tapX, 1);
            if (x < 0 || x >= inputSize.y) continue;
            vec4 value = texel_x(below_x(line, x));
            vec4 keep = max(vec4(lessThanEqual(value, best)), vec4(isnan(best)));
            bvec4 kept = found ? greaterThan(keep, vec4(0.5)) : bvec4(false);
            best = mix(value, best, kept);
            position = mix(vec4(tapY * windowSize.y + tapX), position, kept);
            found = true;
        }
    }
    set_y(best);
    set_position(position);
}

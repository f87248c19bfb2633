// The largest value of each window and the number of its tap, the first of equals. NaN wins.
#include "window.glsl"

void main() {
    Pixel p = outPixelOf(outputSize);
    ivec2 down = windowOf(p.place.x, 0), along = windowOf(p.place.y, 1);
    vec4 best = vec4(0.0), position = vec4(-1.0);
    for (int y = down.x; y < down.y; ++y) {
        ROW_x line = right_x(line_x(p.image * inputSize.x + y, inputSize.y), p.column);
        int tap = (y - underTap(p.place.x, 0, 0)) * windowSize.y - underTap(p.place.y, 0, 1);
        for (int x = along.x; x < along.y; ++x) {
            vec4 value = texel_x(below_x(line, x));
            // NaN wins over numbers, and anything over nothing.
            vec4 wins = vec4(greaterThan(value, best)) +
                        vec4(isnan(value)) * (1.0 - vec4(isnan(best))) + vec4(lessThan(position, vec4(0.0)));
            bvec4 taken = greaterThan(wins, vec4(0.5));
            best = mix(best, value, taken);
            position = mix(position, vec4(tap + x), taken);
        }
    }
    set_y(best);
    set_position(position);
}

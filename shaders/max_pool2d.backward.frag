// dx[q] = sum of dy over the windows whose largest value is at q.
#include "window.glsl"

void main() {
    Pixel q = outPixelOf(inputSize);
    ivec2 down = windowsOver(q.place.x, 0), along = windowsOver(q.place.y, 1);
    vec4 total = vec4(0.0);
    for (int y = down.x; y < down.y; ++y) {
        int line = q.image * outputSize.x + y;
        ROW_dy lineDy = right_dy(line_dy(line, outputSize.y), q.column);
        ROW_position linePosition = right_position(line_position(line, outputSize.y), q.column);
        int tap = (q.place.x - underTap(y, 0, 0)) * windowSize.y;
        for (int x = along.x; x < along.y; ++x) {
            vec4 position = texel_position(below_position(linePosition, x));
            vec4 dy = texel_dy(below_dy(lineDy, x));
            float here = float(tap + q.place.y - underTap(x, 0, 1));
            total += mix(vec4(0.0), dy, equal(position, vec4(here)));
        }
    }
    set_dx(total);
}

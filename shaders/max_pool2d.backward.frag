// dx[q] = sum of dy over the windows whose largest value is at q.
#include "window.glsl"

void main() {
    Pixel q = outPixelOf(inputSize);
    vec4 total = vec4(0.0);
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        int y = overTap(q.place.x, tapY, 0);
        if (y < 0 || y >= outputSize.x) continue;
        int line = q.image * outputSize.x + y;
        ROW_dy lineDy = right_dy(line_dy(line, outputSize.y), q.column);
        ROW_position linePosition = right_position(line_position(line, outputSize.y), q.column);
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
            int x = overTap(q.place.y, tapX, 1);
            if (x < 0 || x >= outputSize.y) continue;
            vec4 position = texel_position(below_position(linePosition, x));
            vec4 dy = texel_dy(below_dy(lineDy, x));
            total += mix(vec4(0.0), dy, equal(position, vec4(tapY * windowSize.y + tapX)));
        }
    }
    set_dx(total);
}

// dx[q] = sum of dy over the windows whose largest value is at q.
#include "pool.glsl"

void main() {
    Pixel q = outPixelOf(inputSize);
    vec4 total = vec4(0.0);
    for (int i = 0; i < windows.x; ++i) {
        int y = windowOver(q.place.x, i, 0), tapY = q.place.x - underTap(y, 0, 0);
        int line = q.image * outputSize.x + atEdge(y, outputSize.x);
        ROW_dy lineDy = right_dy(line_dy(line, outputSize.y), q.column);
        ROW_position linePosition = right_position(line_position(line, outputSize.y), q.column);
        for (int j = 0; j < windows.y; ++j) {
            int x = windowOver(q.place.y, j, 1), tapX = q.place.y - underTap(x, 0, 1);
            bool inside = hasTap(y, tapY, 0) && hasTap(x, tapX, 1);
            vec4 position = texel_position(below_position(linePosition, atEdge(x, outputSize.y)));
            vec4 dy = texel_dy(below_dy(lineDy, atEdge(x, outputSize.y)));
            vec4 here = vec4(inside ? tapY * windowSize.y + tapX : -1);
            total += mix(vec4(0.0), dy, equal(position, here));
        }
    }
    set_dx(total);
}

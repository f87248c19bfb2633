// dx[q] = sum over the windows that contain q of dy / (values of the window inside of the image)
#include "window.glsl"

float insideCount(int p, int axis) {
    ivec2 inside = windowOf(p, axis);
    return float(inside.y - inside.x);
}

void main() {
    Pixel q = outPixelOf(inputSize);
    ivec2 down = windowsOver(q.place.x, 0), along = windowsOver(q.place.y, 1);
    vec4 total = vec4(0.0);
    for (int y = down.x; y < down.y; ++y) {
        ROW_dy line = right_dy(line_dy(q.image * outputSize.x + y, outputSize.y), q.column);
        for (int x = along.x; x < along.y; ++x) {
            total += texel_dy(below_dy(line, x)) / (insideCount(y, 0) * insideCount(x, 1));
        }
    }
    set_dx(total);
}

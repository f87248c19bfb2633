// dx[q] = sum over the windows that contain q of dy / (values of the window inside of the image)
#include "pool.glsl"
#include "quotient.glsl"

float insideCount(int p, int axis) {
    int first = underTap(p, 0, axis);
    return float(min(first + windowSize[axis], inputSize[axis]) - max(first, 0));
}

void main() {
    Pixel q = outPixelOf(inputSize);
    vec4 total = vec4(0.0);
    for (int i = 0; i < windows.x; ++i) {
        int y = windowOver(q.place.x, i, 0), tapY = q.place.x - underTap(y, 0, 0);
        int line = q.image * outputSize.x + atEdge(y, outputSize.x);
        ROW_dy pixels = right_dy(line_dy(line, outputSize.y), q.column);
        for (int j = 0; j < windows.y; ++j) {
            int x = windowOver(q.place.y, j, 1), tapX = q.place.y - underTap(x, 0, 1);
            bool inside = hasTap(y, tapY, 0) && hasTap(x, tapX, 1);
            vec4 dy = texel_dy(below_dy(pixels, atEdge(x, outputSize.y)));
            float count = insideCount(y, 0) * insideCount(x, 1);
            total += inside ? quotient(dy, vec4(count)) : vec4(0.0);
        }
    }
    set_dx(total);
}

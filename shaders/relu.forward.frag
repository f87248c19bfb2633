#include "math.glsl"

void main() {
    vec4 x = here_x();
    set_y(keepNan(x, max(x, 0.0)));
}

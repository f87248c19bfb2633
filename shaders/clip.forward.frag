#include "math.glsl"
uniform float low;
uniform float high;

void main() {
    vec4 x = here_x();
    set_y(keepNan(x, clamp(x, low, high)));
}

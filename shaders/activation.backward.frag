#include "math.glsl"
#include "activation.glsl"

void main() {
    vec4 y = here_y();
    vec4 dx = mix(vec4(0.0), here_dy(), greaterThan(y, vec4(0.0)));
    set_dx(activation == 2 ? mix(dx, vec4(0.0), greaterThanEqual(y, vec4(6.0))) : dx);
}

#include "math.glsl"
#include "activation.glsl"

void main() {
    vec4 y = here_y();
    vec4 dx = mix(vec4(0.0), here_dy(), greaterThan(y, bounds.xxxx));
    // An infinite bound is none, also for an infinite y.
    bool hasHigh = bounds.y < 3.0e38;
    set_dx(hasHigh ? mix(dx, vec4(0.0), greaterThanEqual(y, bounds.yyyy)) : dx);
}

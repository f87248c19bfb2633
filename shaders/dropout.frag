#include "random.glsl"
uniform ivec2 seed;
uniform float rate;

void main() {
    ivec2 p = outTexel();
    uint group = uint(p.y * size_out.y + p.x);
    vec4 random = unitFloats(philox(uvec2(seed), uvec4(group, 0u, 0u, 0u)));
    vec4 kept = here_x() / (1.0 - rate);
    set_y(mix(vec4(0.0), kept, greaterThanEqual(random, vec4(rate))));
}

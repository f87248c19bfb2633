#include "random.glsl"
uniform ivec2 seed;
uniform float rate;
uniform float scale;

void main() {
    ivec2 p = outTexel();
    uint group = uint(p.y * size_out.y + p.x);
    vec4 random = unitFloats(philox(uvec2(seed), uvec4(group, 0u, 0u, 0u)));
    set_y(mix(vec4(0.0), here_x() * scale, greaterThanEqual(random, vec4(rate))));
}

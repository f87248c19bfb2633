#include "random.glsl"
uniform ivec2 seed;
uniform vec4 range;

void main() {
    ivec2 p = outTexel();
    uint group = uint(p.y * size_out.y + p.x);
    set_y(uniformFloats(range, unitFloats(philox(uvec2(seed), uvec4(group, 0u, 0u, 0u)))));
}

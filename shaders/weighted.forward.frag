// a b; 0 where the weight a is 0 and b infinite
#include "row_map.glsl"
#include "broadcast.glsl"

void main() {
    vec4 a = broadcast_a(), b = broadcast_b();
    vec4 isNothing = vec4(equal(a, vec4(0.0))) * vec4(isinf(b));
    set_y(mix(a * b, vec4(0.0), bvec4(isNothing)));
}

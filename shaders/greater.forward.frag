#include "row_map.glsl"
#include "broadcast.glsl"

void main() { set_y(vec4(greaterThan(broadcast_a(), broadcast_b()))); }

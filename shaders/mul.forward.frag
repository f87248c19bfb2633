#include "row_map.glsl"
#include "broadcast.glsl"

void main() { set_y(broadcast_a() * broadcast_b()); }

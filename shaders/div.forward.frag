#include "row_map.glsl"
#include "broadcast.glsl"
#include "quotient.glsl"

void main() { set_y(quotient(broadcast_a(), broadcast_b())); }

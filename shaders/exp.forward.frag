#include "math.glsl"

void main() { set_y(saturatedExp(here_x())); }

#include "math.glsl"

void main() { set_y(finiteExp(here_x())); }

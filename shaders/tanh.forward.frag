#include "math.glsl"

void main() { set_y(exactTanh(here_x())); }

#include "math.glsl"

void main() { set_y(sigmoid(here_x())); }

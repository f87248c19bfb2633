#include "math.glsl"

void main() { set_dx(here_dy() * sigmoid(here_x())); }

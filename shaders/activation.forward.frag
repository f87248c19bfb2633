#include "math.glsl"
#include "activation.glsl"

void main() { set_y(activated(here_x())); }

#include "math.glsl"

void main() { set_y(exactLog(here_x())); }

#include "quotient.glsl"
uniform float divisor;

void main() { set_y(quotient(here_x(), vec4(divisor))); }

#include "quotient.glsl"
uniform float dividend;

void main() { set_y(quotient(vec4(dividend), here_x())); }

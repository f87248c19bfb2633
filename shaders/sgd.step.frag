#include "decay.glsl"
uniform float rate;

void main() { set_newW(afterStep(beforeStep(here_w()) - rate * here_g())); }

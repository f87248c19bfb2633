#include "decay.glsl"
uniform float rate;
uniform float momentum;
uniform int nesterov;

void main() {
    vec4 g = here_g();
    vec4 u = momentum * here_u() - rate * g;
    vec4 move = nesterov != 0 ? momentum * u - rate * g : u;
    set_newW(afterStep(beforeStep(here_w()) + move));
    set_newU(u);
}

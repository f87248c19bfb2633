#include "decay.glsl"
uniform float rate;
uniform float epsilon;
uniform float keep1;
uniform float keep2;

void main() {
    vec4 g = here_g();
    vec4 m = here_m();
    vec4 v = here_v();
    m += (g - m) * keep1;
    v += (g * g - v) * keep2;
    set_newW(afterStep(beforeStep(here_w()) - rate * m / (sqrt(v) + epsilon)));
    set_newM(m);
    set_newV(v);
}

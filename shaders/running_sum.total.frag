// newTotal = total + (weight x + correction)
#include "running_sum.glsl"

void main() {
    PRECISE vec4 part = here_x() * weight + here_correction();
    PRECISE vec4 sum = here_total() + part;
    set_newTotal(sum);
}

// What the new total does not hold.
#include "running_sum.glsl"

void main() {
    vec4 sum, taken;
    addUp(sum, taken);
    PRECISE vec4 held = here_newTotal() - sum;
    PRECISE vec4 rest = taken - held;
    set_newCorrection(mix(vec4(0.0), rest, lessThanEqual(abs(rest), vec4(3.4028235e38))));
}

#include "running_sum.glsl"

void main() {
    vec4 sum, taken;
    addUp(sum, taken);
    PRECISE vec4 total = sum + taken;
    set_newTotal(total);
}

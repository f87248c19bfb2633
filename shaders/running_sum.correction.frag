// What rounding took from newTotal (Knuth's TwoSum); 0 where that is not finite.
#include "running_sum.glsl"

void main() {
    PRECISE vec4 part = here_x() * weight + here_correction();
    PRECISE vec4 added = here_newTotal() - here_total();
    PRECISE vec4 lost = (here_total() - (here_newTotal() - added)) + (part - added);
    set_newCorrection(mix(vec4(0.0), lost, lessThanEqual(abs(lost), vec4(3.4028235e38))));
}

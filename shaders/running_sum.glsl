// Compilers must not rearrange what follows.
#ifndef PRECISE
#ifdef HAS_FMA
#define PRECISE precise
#else
#define PRECISE
#endif
#endif
uniform float weight;

// total + weight x, rounded, and what rounding has taken from it and before (Knuth's TwoSum); 0 where
// that is not finite.
void addUp(out vec4 sum, out vec4 taken) {
    PRECISE vec4 total = here_total();
    PRECISE vec4 part = here_x() * weight;
    PRECISE vec4 result = total + part;
    PRECISE vec4 added = result - total;
    PRECISE vec4 lost = ((total - (result - added)) + (part - added)) + here_correction();
    sum = result;
    taken = mix(vec4(0.0), lost, lessThanEqual(abs(lost), vec4(3.4028235e38)));
}

#include "math.glsl"

void main() {
    vec4 x = here_x();
    // Where e is tiny, the quotient in log1p is subnormal.
    vec4 e = exp(-abs(x));
    vec4 rest = mix(log1p(e), e, lessThan(e, vec4(1e-8)));
    set_y(keepNan(x, max(x, 0.0) + rest));
}

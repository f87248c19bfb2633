// dx = dy - e^y sum(dy)
#define ROWS size_dy
const vec2 kNothing = vec2(0.0);
vec2 withTexel(vec2 summary, int row, int column) {
    return summary + vec2(dot(get_dy(row, column), vec4(1.0)), 0.0);
}
vec2 merge(vec2 a, vec2 b) { return a + b; }
#include "row_summary.glsl"

#ifndef SUMMARY_PASS
void main() { set_dx(here_dy() - exp(here_y()) * summary(outTexel().y).x); }
#endif

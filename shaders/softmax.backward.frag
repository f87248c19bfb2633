// dx = y (dy - sum(y dy))
#define ROWS size_y
const vec2 kNothing = vec2(0.0);
vec2 withTexel(vec2 summary, int row, int column) {
    return summary + vec2(dot(get_y(row, column), get_dy(row, column)), 0.0);
}
vec2 merge(vec2 a, vec2 b) { return a + b; }
#include "row_summary.glsl"

#ifndef SUMMARY_PASS
void main() { set_dx(here_y() * (here_dy() - summary(outTexel().y).x)); }
#endif

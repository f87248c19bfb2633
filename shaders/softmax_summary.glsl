// A row of logits for row_summary.glsl: (largest value m, sum of e^(x - m)). NaN makes m NaN.
#define ROWS size_x
const vec2 kNothing = vec2(-3.4028235e38, 0.0);

float larger(float a, float b) { return isnan(a) || a > b ? a : b; }

vec2 withTexel(vec2 summary, int row, int column) {
    bvec4 inside = insideRow(column, size_x.x);
    vec4 x = get_x(row, column);
    x = mix(x.xxxx, x, inside);
    float m = larger(summary.x, larger(larger(x.x, x.y), larger(x.z, x.w)));
    vec4 e = mix(vec4(0.0), exp(x - m), inside);
    return vec2(m, summary.y * exp(summary.x - m) + dot(e, vec4(1.0)));
}

vec2 merge(vec2 a, vec2 b) {
    float m = larger(a.x, b.x);
    return vec2(m, a.y * exp(a.x - m) + b.y * exp(b.x - m));
}

vec4 softmaxOf(vec4 x, vec2 summary) {
    return isnan(summary.x) ? summary.xxxx : exp(x - summary.x) / summary.y;
}

vec4 logSoftmaxOf(vec4 x, vec2 summary) {
    return isnan(summary.x) ? summary.xxxx : x - summary.x - exactLog(summary.yyyy);
}

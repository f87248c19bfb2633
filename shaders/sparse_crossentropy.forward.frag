// y = log(sum(e^(x - m))) - (x[label] - m), a value per row of the logits x
#include "math.glsl"
#include "indices.glsl"
#include "logarithm.glsl"
#include "softmax_summary.glsl"
#include "row_summary.glsl"

#ifndef SUMMARY_PASS
float loss(float label, int i) {
    ivec2 p = outTexel();
    if (4 * p.x + i >= size_out.x) return 0.0;
    if (!isItem(label, size_x.x)) return notANumber();
    int row = p.y * size_out.x + 4 * p.x + i;
    return -logSoftmaxOf(vec4(element_x(row, itemIndex(label, size_x.x))), summary(row)).x;
}

void main() {
    vec4 labels = here_labels();
    set_y(vec4(loss(labels.x, 0), loss(labels.y, 1), loss(labels.z, 2), loss(labels.w, 3)));
}
#endif

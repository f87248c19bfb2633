// dx = (softmax(x) - [1 at the label]) dy, with a label and a dy per row of the logits x
#include "math.glsl"
#include "indices.glsl"
#include "logarithm.glsl"
#include "softmax_summary.glsl"
#include "row_summary.glsl"

#ifndef SUMMARY_PASS
void main() {
    ivec2 p = outTexel();
    int row = divide(p.y, size_labels.x);
    int element = p.y - row * size_labels.x;
    float label = element_labels(row, element);
    vec4 isLabel = lanesOf(label, size_x.x, 4 * p.x);
    vec4 dx = (softmaxOf(here_x(), summary(p.y)) - isLabel) * element_dy(row, element);
    set_dx(isItem(label, size_x.x) ? dx : vec4(notANumber()));
}
#endif

// y = x - m - log(sum(e^(x - m)))
#include "logarithm.glsl"
#include "softmax_summary.glsl"
#include "row_summary.glsl"

#ifndef SUMMARY_PASS
void main() { set_y(logSoftmaxOf(here_x(), summary(outTexel().y))); }
#endif

#include "math.glsl"

void main() { set_y(keepNan(here_x(), sqrt(here_x()))); }

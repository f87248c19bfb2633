// y[n, p, c] = sum over taps of x[n, p strides + tap dilations - padding, c] w[tap, c]
#define LINES outputSize.x
#define OTHER_SIZE inputSize
#define OTHER underTap
#define TAPS tapsUnder
#define COLUMN(i, tap) (STRIDE * (i) + tap)
#define FIRST_COLUMN (-padding.y)
#include "depthwise.glsl"

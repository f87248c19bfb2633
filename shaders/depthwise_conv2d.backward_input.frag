// dx[n, q, c] = sum over taps of dy[n, p, c] w[tap, c], for the p whose tap lies on q. Here x is dy.
#define LINES inputSize.x
#define OTHER_SIZE outputSize
#define OTHER overTap
#define TAPS tapsOver
#define COLUMN(i, tap) (i + KW - 1 - tap)
#define FIRST_COLUMN (padding.y - KW + 1)
#include "depthwise.glsl"

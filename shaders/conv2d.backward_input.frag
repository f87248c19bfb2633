// dx[n, q, c] = sum over taps and o of dy[n, p, o] w[tap, c, o], for the p whose tap lies on q.
// Here x is dy.
uniform int channels;  // of the filter's input

#define LINES inputSize.x
#define OTHER_SIZE outputSize
#define OTHER overTap
#define TAPS tapsOver
#define COLUMN(i, tap) (i + KW - 1 - tap)
#define FIRST_COLUMN (padding.y - KW + 1)
#define FILTER(tap) below_w(line_w(tap, channels), 4 * at.column)
#define LOAD(filter, c) { \
    ROW_w row = right_w(filter, c); \
    mat4 b = transpose(mat4(texel_w(row), texel_w(below_w(row, 1)), texel_w(below_w(row, 2)), \
                            texel_w(below_w(row, 3)))); \
    b0 = b[0]; b1 = b[1]; b2 = b[2]; b3 = b[3]; \
}
#include "convolution.glsl"

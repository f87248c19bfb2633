// y[n, p, o] = sum over taps and c of x[n, p strides + tap dilations - padding, c] w[tap, c, o]
uniform int channels;  // of x

#define LINES outputSize.x
#define OTHER_SIZE inputSize
#define OTHER underTap
#define TAPS tapsUnder
#define COLUMN(i, tap) (STRIDE * (i) + tap)
#define FIRST_COLUMN (-padding.y)
#ifdef RAGGED
// Below the filter's last channel lies the next tap, which may be infinite: zero times that would
// not be zero.
#define DROP_BELOW(c) \
    b1 = 4 * (c) + 1 < channels ? b1 : vec4(0.0); \
    b2 = 4 * (c) + 2 < channels ? b2 : vec4(0.0); \
    b3 = 4 * (c) + 3 < channels ? b3 : vec4(0.0);
#else
#define DROP_BELOW(c)
#endif
#define FILTER(tap) right_w(line_w(tap, channels), at.column)
#define LOAD(filter, c) { \
    ROW_w row = below_w(filter, 4 * (c)); \
    b0 = texel_w(row); \
    b1 = texel_w(below_w(row, 1)); \
    b2 = texel_w(below_w(row, 2)); \
    b3 = texel_w(below_w(row, 3)); \
    DROP_BELOW(c) \
}
#include "convolution.glsl"

// y[n, p, o] = sum over taps and c of x[n, p strides + tap dilations - padding, c] w[tap, c, o]
uniform int channels;  // of x

#define LINES outputSize.x
#define OTHER_SIZE inputSize
#define OTHER underTap
#define COLUMN(i, tap) (i + tap)
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
#define LOAD(tap, c) { \
    int row = (tap) * channels + 4 * (c); \
    b0 = get_w(row, at.column); \
    b1 = get_w(row + 1, at.column); \
    b2 = get_w(row + 2, at.column); \
    b3 = get_w(row + 3, at.column); \
    DROP_BELOW(c) \
}
#include "convolution.glsl"

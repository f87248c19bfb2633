// y[n, p, o] = sum over taps and c of x[n, p strides + tap dilations - padding, c] w[tap, c, o]
uniform int channels;  // of x

#define SIDE_SIZE outputSize
#define OTHER_SIZE inputSize
#define OTHER underTap
#ifdef RAGGED
// Below the filter's last channel lies the next tap, which may be infinite: zero times that would
// not be zero.
#define FILTER(tap, c, i) \
    (4 * (c) + i < channels ? get_w((tap) * channels + 4 * (c) + i, at.column) : vec4(0.0))
#else
#define FILTER(tap, c, i) get_w((tap) * channels + 4 * (c) + i, at.column)
#endif
#define LOAD(tap, c) \
    b0 = FILTER(tap, c, 0); \
    b1 = FILTER(tap, c, 1); \
    b2 = FILTER(tap, c, 2); \
    b3 = FILTER(tap, c, 3);
#include "convolution.glsl"

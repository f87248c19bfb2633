// A convolution as a product in tiles: the rows of a tile are pixels of one line of an image, its
// batch; the summation runs over the window's taps and their channels. The shader that includes
// this defines what columns.glsl asks for, and
//   FILTER(tap)      where the filter's texels of a tap begin for the fragment's column
//   LOAD(filter, c)  sets b0 .. b3, the filter's texels for channels 4c .. 4c+3 of x
// and the plan LANES, the channels of x if they are fewer than 4, else 4.
#include "tile.glsl"
#include "window.glsl"
#include "columns.glsl"

uniform int depth;  // texels of a pixel of x

void main() {
    Place at = place();
    EACH(CLEAR)
#if KW > 0
    EACH_COLUMN(TEST_COLUMN)
#endif
    ivec2 taps = tapsOfLines(at);
    int tapY = taps.x;
    if (tapY < taps.y) do {
        findLine(at, tapY);
        vec4 b0, b1, b2, b3;
#if KW > 0
        EACH_COLUMN(LOCATE_COLUMN)
        ROW_w filters[KW];
#define LOCATE_FILTER(tap) filters[tap] = FILTER(tapY * KW + tap);
        EACH_TAP(LOCATE_FILTER)
#if LANES < 4
        const int c = 0;
        {
#else
        int c = 0;
        do {
#endif
            EACH_COLUMN(FETCH_COLUMN)
#define STEP(i) { \
    vec4 before = tile[i]; \
    ADD_PRODUCT(i, values[COLUMN(i, tapX)]) \
    tile[i] = MEETS(i, tapX) ? tile[i] : before; \
}
#define ADD_TAP(tap) { \
    const int tapX = tap; \
    LOAD(filters[tapX], c) \
    EACH(STEP) \
}
            EACH_TAP(ADD_TAP)
        }
#if LANES == 4
        while (++c < depth);
#endif
#else
        int tapX = 0;
        do {
            EACH(LOCATE_COLUMN)
            ROW_w tapFilter = FILTER(tapY * windowSize.y + tapX);
            int c = 0;
            do {
                LOAD(tapFilter, c)
                EACH(FETCH_COLUMN)
#define STEP(i) { \
    vec4 before = tile[i]; \
    ADD_PRODUCT(i, values[i]) \
    tile[i] = MEETS(i, tapX) ? tile[i] : before; \
}
                EACH(STEP)
            } while (++c < depth);
        } while (++tapX < windowSize.y);
#endif
    } while (++tapY < taps.y);
    EACH(WRITE)
}

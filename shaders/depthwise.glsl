// A depthwise convolution in tiles: the rows of a tile are pixels of one line of an image, its batch;
// the summation runs over the window's taps. The shader that includes this defines what
// columns.glsl asks for.
#include "tile.glsl"
#include "window.glsl"
#include "columns.glsl"

void main() {
    Place at = place();
    int c = at.column;
    EACH(CLEAR)
#if KW > 0
    EACH_COLUMN(TEST_COLUMN)
#endif
    int tapY = 0;
    do {
        findLine(at, tapY);
        ROW_w filters = right_w(line_w(tapY, windowSize.y), c);
#if KW > 0
        vec4 b[KW];
#define FETCH_TAP(tap) b[tap] = texel_w(below_w(filters, tap));
#define STEP(i) tile[i] = MAD(values[COLUMN(i, tapX)], b[tapX], tile[i]);
#define ADD_TAP(tap) { const int tapX = tap; EACH(STEP) }
        EACH_COLUMN(LOCATE_COLUMN)
        EACH_COLUMN(FETCH_COLUMN)
        EACH_TAP(FETCH_TAP)
        EACH_COLUMN(DROP_OUTSIDE)
        EACH_TAP(ADD_TAP)
#else
        int tapX = 0;
        do {
#define STEP(i) tile[i] = MAD(values[i], b, tile[i]);
            EACH(LOCATE_COLUMN)
            vec4 b = texel_w(below_w(filters, tapX));
            EACH(FETCH_COLUMN)
            EACH(DROP_OUTSIDE)
            EACH(STEP)
        } while (++tapX < windowSize.y);
#endif
    } while (++tapY < windowSize.x);
    EACH(WRITE)
}

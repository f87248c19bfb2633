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
    ivec2 taps = tapsOfLines(at);
    int tapY = taps.x;
    if (tapY < taps.y) do {
        findLine(at, tapY);
        ROW_w filters = right_w(line_w(tapY, windowSize.y), c);
#if KW > 0
        vec4 b[KW];
#define FETCH_TAP(tap) b[tap] = texel_w(below_w(filters, tap));
#define STEP(i) \
    tile[i] = MEETS(i, tapX) ? MAD(values[COLUMN(i, tapX)], b[tapX], tile[i]) : tile[i];
#define ADD_TAP(tap) { const int tapX = tap; EACH(STEP) }
        EACH_COLUMN(LOCATE_COLUMN)
        EACH_COLUMN(FETCH_COLUMN)
        EACH_TAP(FETCH_TAP)
        EACH_TAP(ADD_TAP)
#else
        int tapX = 0;
        do {
#define STEP(i) tile[i] = MEETS(i, tapX) ? MAD(values[i], b, tile[i]) : tile[i];
            EACH(LOCATE_COLUMN)
            vec4 b = texel_w(below_w(filters, tapX));
            EACH(FETCH_COLUMN)
            EACH(STEP)
        } while (++tapX < windowSize.y);
#endif
    } while (++tapY < taps.y);
    EACH(WRITE)
}

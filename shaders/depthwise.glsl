// A depthwise convolution in tiles: the rows of a tile are pixels of one line of an image, its batch;
// the summation runs over the window's taps. LINES, OTHER_SIZE, OTHER, COLUMN and FIRST_COLUMN as
// in convolution.glsl.
#include "tile.glsl"
#include "columns.glsl"
#include "window.glsl"

vec4 pixel(ROW_x lineBegin, bool lineInside, int x, int column) {
    bool inside = lineInside && x >= 0 && x < OTHER_SIZE.y;
    vec4 value = at_x(below_x(lineBegin, inside ? x : 0), column);
    return inside ? value : vec4(0.0);
}

// All fetches of a step come before its arithmetic: llvmpipe is slower when they alternate.
void main() {
    Place at = place();
    int image = divide(at.batch, LINES);
    int line = at.batch - image * LINES;
    vec4 a[COLUMNS];
    EACH(CLEAR)
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        int y = OTHER(line, tapY, 0);
        bool lineInside = y >= 0 && y < OTHER_SIZE.x;
        ROW_x lineBegin = row_x(lineInside ? (image * OTHER_SIZE.x + y) * OTHER_SIZE.y : 0);
#if KW > 0
        int first = at.tile * TILE + FIRST_COLUMN;
        vec4 b[KW];
#define FETCH_COLUMN(i) a[i] = pixel(lineBegin, lineInside, first + i, at.column);
#define FETCH_TAP(tap) b[tap] = get_w(tapY * KW + tap, at.column);
#define STEP(i) tile[i] = MAD(a[COLUMN(i, tapX)], b[tapX], tile[i]);
#define ADD_TAP(tap) { const int tapX = tap; EACH(STEP) }
        EACH_COLUMN(FETCH_COLUMN)
        EACH_TAP(FETCH_TAP)
        EACH_TAP(ADD_TAP)
#else
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
#define FETCH_COLUMN(i) \
    a[i] = pixel(lineBegin, lineInside, OTHER(at.tile * TILE + i, tapX, 1), at.column);
#define STEP(i) tile[i] = MAD(a[i], b, tile[i]);
            EACH_COLUMN(FETCH_COLUMN)
            vec4 b = get_w(tapY * windowSize.y + tapX, at.column);
            EACH(STEP)
        }
#endif
    }
    EACH(WRITE)
}

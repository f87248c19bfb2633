// A convolution as a product in tiles: the rows of a tile are pixels of one line of an image, its
// batch; the summation runs over the window's taps and their channels. The shader that includes
// this defines
//   LINES            the lines of an image whose pixels the rows are
//   OTHER_SIZE       the size of the images of x
//   OTHER(p, tap, axis)  the position in x that position p meets under a tap
//   FILTER(tap)      where the filter's texels of a tap begin for the fragment's column
//   LOAD(filter, c)  sets b0 .. b3, the filter's texels for channels 4c .. 4c+3 of x
//   COLUMN(i, tap)   see below
// and the plan LANES, the channels of x if they are fewer than 4, else 4.
#include "tile.glsl"
#include "window.glsl"

uniform int depth;  // texels of a pixel of x

#if KW > 0
// A window KW pixels wide that moves by single pixels: the pixels of x under a tile overlap, and
// each is fetched once for all taps of a line. Row i meets pixel COLUMN(i, tap) of those.
#define COLUMNS (TILE + KW - 1)
#if KW == 1
#define EACH_COLUMN(F) EACH(F)
#define EACH_TAP(F) F(0)
#elif KW == 3
#define EACH_COLUMN(F) EACH(F) F(TILE) F(TILE + 1)
#define EACH_TAP(F) F(0) F(1) F(2)
#else
#define EACH_COLUMN(F) EACH(F) F(TILE) F(TILE + 1) F(TILE + 2) F(TILE + 3)
#define EACH_TAP(F) F(0) F(1) F(2) F(3) F(4)
#endif
#else
#define COLUMNS TILE
#define EACH_COLUMN(F) EACH(F)
#endif

bool inside[COLUMNS];
ROW_x pixels[COLUMNS];
vec4 values[COLUMNS];

#define FETCH(i) values[i] = at_x(pixels[i], c);
#define DROP_OUTSIDE(i) values[i] = inside[i] && lineInside ? values[i] : vec4(0.0);
#define IS_INSIDE(x) ((x) >= 0 && (x) < OTHER_SIZE.y)

void main() {
    Place at = place();
    int image = divide(at.batch, LINES);
    int line = at.batch - image * LINES;
    EACH(CLEAR)
#if KW > 0
    int first = at.tile * TILE + FIRST_COLUMN;
#define TEST(i) inside[i] = IS_INSIDE(first + i);
    EACH_COLUMN(TEST)
#endif
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        int y = OTHER(line, tapY, 0);
        bool lineInside = y >= 0 && y < OTHER_SIZE.x;
        ROW_x lineBegin = line_x(image * OTHER_SIZE.x + (lineInside ? y : 0), OTHER_SIZE.y);
        vec4 b0, b1, b2, b3;
#if KW > 0
        ROW_x firstPixel = below_x(lineBegin, first);
#define LOCATE(i) pixels[i] = below_x(firstPixel, i);
        EACH_COLUMN(LOCATE)
        ROW_w filters[KW];
#define LOCATE_FILTER(tap) filters[tap] = FILTER(tapY * KW + tap);
        EACH_TAP(LOCATE_FILTER)
#if LANES < 4
        const int c = 0;
        {
#else
        for (int c = 0; c < depth; ++c) {
#endif
            EACH_COLUMN(FETCH)
            EACH_COLUMN(DROP_OUTSIDE)
#define STEP(i) ADD_PRODUCT(i, values[COLUMN(i, tapX)])
#define ADD_TAP(tap) { \
    const int tapX = tap; \
    LOAD(filters[tapX], c) \
    EACH(STEP) \
}
            EACH_TAP(ADD_TAP)
        }
#else
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
#define LOCATE(i) { \
    int x = OTHER(at.tile * TILE + i, tapX, 1); \
    inside[i] = IS_INSIDE(x); \
    pixels[i] = below_x(lineBegin, x); \
}
            EACH(LOCATE)
            ROW_w tapFilter = FILTER(tapY * windowSize.y + tapX);
            for (int c = 0; c < depth; ++c) {
                LOAD(tapFilter, c)
                EACH(FETCH)
                EACH(DROP_OUTSIDE)
#define STEP(i) ADD_PRODUCT(i, values[i])
                EACH(STEP)
            }
        }
#endif
    }
    EACH(WRITE)
}

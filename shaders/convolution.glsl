// A convolution as a product in tiles: the rows of a tile are pixels of one line of an image, its
// batch; the summation runs over the window's taps and their channels. The shader that includes
// this defines
//   LINES            the lines of an image whose pixels the rows are
//   OTHER_SIZE       the size of the images of x
//   OTHER(p, tap, axis)  the position in x that position p meets under a tap
//   LOAD(tap, c)     sets b0 .. b3, the filter's texels for channels 4c .. 4c+3 of x
//   COLUMN(i, tap)   where KW > 0, the column of pixels that row i of a tile meets under a tap
//   FIRST_COLUMN     where column 0 is, from row 0
// and the plan LANES, the channels of x if they are fewer than 4, else 4.
#include "tile.glsl"
#include "columns.glsl"
#include "window.glsl"

uniform int depth;  // texels of a pixel of x

bool inside[COLUMNS];
ROW_x pixels[COLUMNS];

void locate(int i, ROW_x lineBegin, bool lineInside, int x) {
    inside[i] = lineInside && x >= 0 && x < OTHER_SIZE.y;
    pixels[i] = below_x(lineBegin, inside[i] ? x : 0);
}

vec4 pixel(int i, int c) {
    vec4 value = at_x(pixels[i], c);
    return inside[i] ? value : vec4(0.0);
}

void main() {
    Place at = place();
    int image = divide(at.batch, LINES);
    int line = at.batch - image * LINES;
    EACH(CLEAR)
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        int y = OTHER(line, tapY, 0);
        bool lineInside = y >= 0 && y < OTHER_SIZE.x;
        ROW_x lineBegin = row_x(lineInside ? (image * OTHER_SIZE.x + y) * OTHER_SIZE.y : 0);
        vec4 b0, b1, b2, b3;
#if KW > 0
        int first = at.tile * TILE + FIRST_COLUMN;
#define LOCATE(i) locate(i, lineBegin, lineInside, first + i);
        EACH_COLUMN(LOCATE)
        for (int c = 0; c < depth; ++c) {
            vec4 a[COLUMNS];
#define FETCH_COLUMN(i) a[i] = pixel(i, c);
            EACH_COLUMN(FETCH_COLUMN)
#define STEP(i) ADD_PRODUCT(i, a[COLUMN(i, tapX)])
#define ADD_TAP(tap) { \
    const int tapX = tap; \
    LOAD(tapY * KW + tapX, c) \
    EACH(STEP) \
}
            EACH_TAP(ADD_TAP)
        }
#else
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
#define LOCATE(i) locate(i, lineBegin, lineInside, OTHER(at.tile * TILE + i, tapX, 1));
            EACH(LOCATE)
            for (int c = 0; c < depth; ++c) {
                LOAD(tapY * windowSize.y + tapX, c)
#define STEP(i) { vec4 a = pixel(i, c); ADD_PRODUCT(i, a) }
                EACH(STEP)
            }
        }
#endif
    }
    EACH(WRITE)
}

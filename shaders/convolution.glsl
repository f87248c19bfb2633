// A convolution as a product in tiles: the rows of a tile are pixels of one line of an image, its
// batch; the summation runs over the window's taps and their channels. The shader that includes
// this defines
//   LINES            the lines of an image whose pixels the rows are
//   OTHER_SIZE       the size of the images of x
//   OTHER(p, tap, axis)  the position in x that position p meets under a tap
//   LOAD(tap, c)     sets b0 .. b3, the filter's texels for channels 4c .. 4c+3 of x
#include "tile.glsl"
#include "window.glsl"

uniform int depth;  // texels of a pixel of x

void main() {
    Place at = place();
    int image = divide(at.batch, LINES);
    int line = at.batch - image * LINES;
    EACH(CLEAR)
    bool inside[TILE];
    ROW_x rows[TILE];
    for (int tapY = 0; tapY < windowSize.x; ++tapY) {
        int y = OTHER(line, tapY, 0);
        bool lineInside = y >= 0 && y < OTHER_SIZE.x;
        ROW_x lineBegin = row_x(lineInside ? (image * OTHER_SIZE.x + y) * OTHER_SIZE.y : 0);
        for (int tapX = 0; tapX < windowSize.y; ++tapX) {
#define LOCATE(i) { \
    int x = OTHER(at.tile * TILE + i, tapX, 1); \
    inside[i] = lineInside && x >= 0 && x < OTHER_SIZE.y; \
    rows[i] = below_x(lineBegin, inside[i] ? x : 0); \
}
            EACH(LOCATE)
            for (int c = 0; c < depth; ++c) {
                vec4 b0, b1, b2, b3;
                LOAD(tapY * windowSize.y + tapX, c)
#define STEP(i) { \
    vec4 a = at_x(rows[i], c); \
    a = inside[i] ? a : vec4(0.0); \
    ADD_PRODUCT(i, a) \
}
                EACH(STEP)
            }
        }
    }
    EACH(WRITE)
}

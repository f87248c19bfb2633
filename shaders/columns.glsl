// The pixels of one line of the images x that a tile meets: `values` where `pixels` are, of any value
// outside of the image; include tile.glsl and window.glsl before. The shader defines, and the plan KW,
// STRIDE, LEFT and RIGHT:
//   LINES            the lines of an image whose pixels the rows of a tile are
//   OTHER_SIZE       the size of the images of x
//   OTHER(p, tap, axis)  the position in x that position p meets under a tap
//   TAPS(p, axis)    the taps [x, y) under which p meets a position inside of x, if any
//   COLUMN(i, tap)   where KW > 0, the column of pixels that row i of a tile meets under a tap
//   FIRST_COLUMN     where column 0 is, from row 0
//
// With KW > 0 a window is KW pixels wide and moves by STRIDE pixels: the pixels under a tile overlap,
// and each of these columns is fetched once for all taps of a line. Otherwise a column is a row of
// the tile, under one tap.
//
// What is outside must not count, not even as zero times an infinite weight: MEETS(i, tap) tells
// whether row i meets the image. With KW > 0 only column 0 to LEFT - 1 of a tile may lie left of the
// image, and for rows that are pixels of the result only the last RIGHT of the KW columns of a row
// right of it; compilers leave out all other tests.
#if KW > 0
#define COLUMNS (STRIDE * (TILE - 1) + KW)
#if KW == 1
#define EACH_COLUMN(F) EACH(F)
#define EACH_TAP(F) F(0)
#elif KW == 3
#define EACH_TAP(F) F(0) F(1) F(2)
#if STRIDE == 1
#define EACH_COLUMN(F) EACH(F) F(TILE) F(TILE + 1)
#elif TILE == 8
#define EACH_COLUMN(F) EACH(F) F(8) F(9) F(10) F(11) F(12) F(13) F(14) F(15) F(16)
#elif TILE == 7
#define EACH_COLUMN(F) EACH(F) F(7) F(8) F(9) F(10) F(11) F(12) F(13) F(14)
#else
#define EACH_COLUMN(F) EACH(F) F(4) F(5) F(6) F(7) F(8)
#endif
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
bool lineInside;
ROW_x lineBegin;  // in texture x, of the line under a tap, or of any line outside of the image

ivec2 tapsOfLines(Place at) { return TAPS(at.batch - divide(at.batch, LINES) * LINES, 0); }

void findLine(Place at, int tapY) {
    int image = divide(at.batch, LINES);
    int y = OTHER(at.batch - image * LINES, tapY, 0);
    lineInside = y >= 0 && y < OTHER_SIZE.x;
    lineBegin = line_x(image * OTHER_SIZE.x + (lineInside ? y : 0), OTHER_SIZE.y);
}

#define IS_INSIDE(x) ((x) >= 0 && (x) < OTHER_SIZE.y)
#if KW > 0
#define FIRST(at) ((at).tile * TILE * STRIDE + FIRST_COLUMN)
#define TEST_COLUMN(i) inside[i] = IS_INSIDE(FIRST(at) + i);
#define LOCATE_COLUMN(i) pixels[i] = below_x(lineBegin, FIRST(at) + i);
#define MAY_LEAVE(i, tap) (COLUMN(i, tap) < LEFT || COLUMN(i, tap) - STRIDE * (i) >= KW - RIGHT)
#define MEETS(i, tap) (!MAY_LEAVE(i, tap) || inside[COLUMN(i, tap)])
#else
#define LOCATE_COLUMN(i) { \
    int x = OTHER(at.tile * TILE + i, tapX, 1); \
    inside[i] = lineInside && IS_INSIDE(x); \
    pixels[i] = below_x(lineBegin, x); \
}
#define MEETS(i, tap) inside[i]
#endif
// Texel c of each pixel.
#define FETCH_COLUMN(i) values[i] = at_x(pixels[i], c);

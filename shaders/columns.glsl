// With KW > 0: a window KW pixels wide that moves by single pixels. The pixels under a tile of a line
// overlap, and each of these COLUMNS is fetched once for all taps of a line. Include tile.glsl
// before. Otherwise a column is a row of the tile.
#if KW > 0
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

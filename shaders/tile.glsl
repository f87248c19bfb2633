// A product in tiles: a fragment computes TILE consecutive rows of one column of texels, one
// render target each; tiles.merge.frag puts the rows together. The summation of a tile may be split
// among several fragments. All fragments follow each other, split by split, batch by batch, tile by
// tile, in blocks of 4 x 4 fragments, line by line, along bands of four rows of the texture:
// rasterisers on the CPU work on such blocks, and should find there what reads the same texels.
// autograd/kernels/tiles.h sets this up.
//
// On rasterisers that run on the CPU the end of each turn of a loop copies the whole tile, and
// fetching and multiplying by turns costs a third: a turn should first fetch all that it needs and
// then do many products.
uniform ivec4 grid;  // columns of texels, tiles of a batch, fragments in a band, in a split

struct Place {
    int column;
    int split;
    int tile;   // inside its batch
    int batch;
};

Place place() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    int fragment = (p.y >> 2) * grid.z + 4 * ((p.x & ~3) + (p.y & 3)) + (p.x & 3);
    int split = divide(fragment, grid.w);
    fragment -= split * grid.w;
    int tile = divide(fragment, grid.x);
    int batch = divide(tile, grid.y);
    return Place(fragment - tile * grid.x, split, tile - batch * grid.y, batch);
}

#if TILE == 8
#define EACH(F) F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7)
#elif TILE == 7
#define EACH(F) F(0) F(1) F(2) F(3) F(4) F(5) F(6)
#else
#define EACH(F) F(0) F(1) F(2) F(3)
#endif

// Row i of the tile.
vec4 tile[TILE];
#define CLEAR(i) tile[i] = vec4(0.0);
#define WRITE(i) texel_tiles[i] = tile[i];

// Adds the outer product of one texel of the left side, along the summation, with the four texels
// b0 .. b3 of the right side that its values belong to; with LANES, of the first LANES values.
#define ADD_LANE(i, a, b) tile[i] = MAD(vec4(a), b, tile[i]);
#ifndef LANES
#define LANES 4
#endif
#if LANES == 1
#define ADD_PRODUCT(i, a) ADD_LANE(i, (a).x, b0)
#elif LANES == 2
#define ADD_PRODUCT(i, a) ADD_LANE(i, (a).x, b0) ADD_LANE(i, (a).y, b1)
#elif LANES == 3
#define ADD_PRODUCT(i, a) ADD_LANE(i, (a).x, b0) ADD_LANE(i, (a).y, b1) ADD_LANE(i, (a).z, b2)
#else
#define ADD_PRODUCT(i, a) \
    ADD_LANE(i, (a).x, b0) ADD_LANE(i, (a).y, b1) ADD_LANE(i, (a).z, b2) ADD_LANE(i, (a).w, b3)
#endif

// Adds the outer product of texels along the rows, 0 .. 3 and 4 .. 7, with a texel along the columns.
#define ADD_ROWS(first, a, b) \
    ADD_LANE(first, (a).x, b) ADD_LANE(first + 1, (a).y, b) \
    ADD_LANE(first + 2, (a).z, b) ADD_LANE(first + 3, (a).w, b)
#if TILE == 8
#define ADD_OUTER(a0, a1, b) ADD_ROWS(0, a0, b) ADD_ROWS(4, a1, b)
#else
#define ADD_OUTER(a0, a1, b) ADD_ROWS(0, a0, b)
#endif

// Sums FETCH_OUTER(j, k), which sets left0[j], left1[j] (of tiles of 8) and right[j] to the texels of
// step k, over the steps [begin, end), four at a time.
#define SUM_OUTER(begin, end) { \
    vec4 left0[4], left1[4], right[4]; \
    int k = begin; \
    for (; k + 4 <= (end); k += 4) { \
        FETCH_OUTER(0, k) FETCH_OUTER(1, k + 1) FETCH_OUTER(2, k + 2) FETCH_OUTER(3, k + 3) \
        ADD_OUTER(left0[0], left1[0], right[0]) ADD_OUTER(left0[1], left1[1], right[1]) \
        ADD_OUTER(left0[2], left1[2], right[2]) ADD_OUTER(left0[3], left1[3], right[3]) \
    } \
    for (; k < (end); ++k) { \
        FETCH_OUTER(0, k) \
        ADD_OUTER(left0[0], left1[0], right[0]) \
    } \
}

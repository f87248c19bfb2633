// A product in tiles: a fragment computes TILE consecutive rows of one column of texels, one
// render target each; tiles.merge.frag puts the rows together. The summation of a tile may be split
// among several fragments. All fragments follow each other, split by split, batch by batch, tile by
// tile, wrapped at the texture's width. autograd/kernels/tiles.h sets this up.
//
// Loops fetch all texels of a step before they multiply: rasterisers on the CPU lose a third of
// their speed where the two take turns.
uniform ivec4 grid;  // columns of texels, tiles of a batch, texture width, fragments of a split

struct Place {
    int column;
    int split;
    int tile;   // inside its batch
    int batch;
};

Place place() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    int fragment = p.y * grid.z + p.x;
    int split = divide(fragment, grid.w);
    fragment -= split * grid.w;
    int tile = divide(fragment, grid.x);
    int batch = divide(tile, grid.y);
    return Place(fragment - tile * grid.x, split, tile - batch * grid.y, batch);
}

#if TILE == 8
#define EACH(F) F(0) F(1) F(2) F(3) F(4) F(5) F(6) F(7)
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

// Adds the outer product of a texel along the rows with a texel along the columns.
#define ADD_ROWS(first, a, b) \
    ADD_LANE(first, (a).x, b) ADD_LANE(first + 1, (a).y, b) \
    ADD_LANE(first + 2, (a).z, b) ADD_LANE(first + 3, (a).w, b)

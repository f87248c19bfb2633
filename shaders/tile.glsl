// A product in tiles: a fragment computes TILE consecutive rows of one column of texels, one
// render target each; tiles.merge.frag puts the rows together. `splits` fragments share the
// summation of a tile. autograd/kernels/tiles.h sets this up.
uniform ivec4 grid;  // columns of the output, splits, tiles of a batch, height of the tile texture

struct Place {
    int column;
    int split;
    int tile;   // inside its batch
    int batch;
};

Place place() {
    ivec2 p = ivec2(gl_FragCoord.xy);
    int block = divide(p.x, grid.x * grid.y);
    int inBlock = p.x - block * grid.x * grid.y;
    int split = divide(inBlock, grid.x);
    int tile = block * grid.w + p.y;
    int batch = divide(tile, grid.z);
    return Place(inBlock - split * grid.x, split, tile - batch * grid.z, batch);
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
// b0 .. b3 of the right side that its values belong to.
#define ADD_PRODUCT(i, a) \
    tile[i] = MAD(vec4((a).x), b0, tile[i]); \
    tile[i] = MAD(vec4((a).y), b1, tile[i]); \
    tile[i] = MAD(vec4((a).z), b2, tile[i]); \
    tile[i] = MAD(vec4((a).w), b3, tile[i]);

// Adds the outer product of a texel along the rows with a texel along the columns.
#define ADD_ROWS(first, a, b) \
    tile[first + 0] = MAD(vec4((a).x), b, tile[first + 0]); \
    tile[first + 1] = MAD(vec4((a).y), b, tile[first + 1]); \
    tile[first + 2] = MAD(vec4((a).z), b, tile[first + 2]); \
    tile[first + 3] = MAD(vec4((a).w), b, tile[first + 3]);

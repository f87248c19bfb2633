// The plain layout of a product that was drawn in tiles: sums the splits of each tile. With BIAS adds
// a row to every row; with EPILOGUE applies the activation. With LINES a batch is a line of an image.
#ifdef EPILOGUE
#include "math.glsl"
#include "activation.glsl"
#endif

uniform ivec4 grid;  // as in tile.glsl
uniform int splits;
uniform int batchRows;

// Shifts: rasterisers on the CPU divide integers one by one.
#if TILE == 8
#define TILE_OF(row) ((row) >> 3)
#elif TILE == 7
#define TILE_OF(row) divide(row, 7)
#else
#define TILE_OF(row) ((row) >> 2)
#endif

vec4 sumsOf(int fragment, int layer) {
    int band = divide(fragment, grid.z);
    int inBand = fragment - band * grid.z;
    return layer_tiles(((inBand >> 4) << 2) + (inBand & 3), 4 * band + ((inBand >> 2) & 3), layer);
}

void main() {
#if defined(ONE_BATCH)
    ivec3 p = ivec3(outTexel(), 0);  // column, row, batch
#elif defined(LINES)
    ivec3 p = outPixel(batchRows);
#else
    ivec2 q = outTexel();
    int batch = divide(q.y, batchRows);
    ivec3 p = ivec3(q.x, q.y - batch * batchRows, batch);
#endif
    int tile = TILE_OF(p.y);
    int fragment = (p.z * grid.y + tile) * grid.x + p.x;
    int layer = p.y - tile * TILE;
    vec4 total = sumsOf(fragment, layer);
#ifdef SPLIT
    for (int split = 1; split < splits; ++split) {
        fragment += grid.w;
        total += sumsOf(fragment, layer);
    }
#endif
#ifdef BIAS
    total += get_bias(0, p.x);
#endif
#ifdef EPILOGUE
    total = activated(total);
#endif
    set_y(total);
}

// The plain layout of a product that was drawn in tiles: sums the splits of each tile. With BIAS adds
// a row to every row; with EPILOGUE applies the activation.
#ifdef EPILOGUE
#include "math.glsl"
#include "activation.glsl"
#endif

uniform ivec4 grid;  // as in tile.glsl
uniform int splits;
uniform int batchRows;

void main() {
    ivec2 p = outTexel();
    int batch = divide(p.y, batchRows);
    int row = p.y - batch * batchRows;
    int fragment = (batch * grid.y + row / TILE) * grid.x + p.x;
    vec4 total = vec4(0.0);
    for (int split = 0; split < splits; ++split, fragment += grid.w) {
        int line = divide(fragment, grid.z);
        total += layer_tiles(fragment - line * grid.z, line, row % TILE);
    }
#ifdef BIAS
    total += get_bias(0, p.x);
#endif
#ifdef EPILOGUE
    total = activated(total);
#endif
    set_y(total);
}

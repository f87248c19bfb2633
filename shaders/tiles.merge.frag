// The plain layout of a product that was drawn in tiles: sums the splits of each tile.
uniform ivec4 grid;  // as in tile.glsl
uniform int segments;
uniform int batchRows;

void main() {
    ivec2 p = outTexel();
    int batch = divide(p.y, batchRows);
    int row = p.y - batch * batchRows;
    int tile = batch * grid.z + row / TILE;
    int segment = divide(p.x, grid.x);
    int line = tile * segments + segment;
    int block = divide(line, grid.w);
    int column = block * grid.x * grid.y + p.x - segment * grid.x;
    vec4 total = vec4(0.0);
    for (int split = 0; split < grid.y; ++split) {
        total += layer_tiles(column + split * grid.x, line - block * grid.w, row % TILE);
    }
    set_y(total);
}

#include "indices.glsl"

void main() {
    ivec2 p = outTexel();
    int row = divide(p.y, size_indices.x);
    float index = element_indices(row, p.y - row * size_indices.x);
    set_y(lanesOf(index, size_out.x, 4 * p.x));
}

#include "row_map.glsl"
uniform int strides_x[8];

void main() {
    ivec2 p = outTexel();
    int row = mapRow(p.y, strides_x);
    set_y(size_x.x == 1 ? get_x(row, 0).xxxx : get_x(row, p.x));
}

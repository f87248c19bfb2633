#include "row_map.glsl"
uniform int strides_x[8];
#define STEP(axis, position) row += (position) * strides_x[axis];

void main() {
    ivec2 p = outTexel();
    int row = 0;
    EACH_AXIS(p.y, STEP)
    vec4 texel = get_x(row, size_x.x == 1 ? 0 : p.x);
    set_y(size_x.x == 1 ? texel.xxxx : texel);
}

// Rows move as `strides_x` says. With LAST_AXIS the last axis of x becomes a row axis of y, along
// which a step moves `strides_element` values in a row of x; a step along the last axis of y is
// `laneStride` rows of x.
#include "row_map.glsl"
uniform int strides_x[8];

#ifdef LAST_AXIS
uniform int strides_element[8];
uniform int laneStride;

void main() {
    ivec2 p = outTexel();
    int element = mapRow(p.y, strides_element);
    int row = mapRow(p.y, strides_x) + 4 * p.x * laneStride;
    set_y(vec4(element_x(row, element), element_x(row + laneStride, element),
               element_x(row + 2 * laneStride, element), element_x(row + 3 * laneStride, element)));
}
#else
void main() {
    ivec2 p = outTexel();
    set_y(get_x(mapRow(p.y, strides_x), p.x));
}
#endif

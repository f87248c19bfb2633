// Rows move as `strides_x` says. With LAST_AXIS the last axis of x becomes a row axis of y, along
// which a step moves `strides_element` values in a row of x; a step along the last axis of y is
// `laneStride` rows of x.
#include "row_map.glsl"
uniform int strides_x[8];

#ifdef LAST_AXIS
uniform int strides_element[8];
uniform int laneStride;
#define STEP(axis, position) \
    row += (position) * strides_x[axis]; \
    element += (position) * strides_element[axis];

void main() {
    ivec2 p = outTexel();
    int row = 4 * p.x * laneStride;
    int element = 0;
    EACH_AXIS(p.y, STEP)
    set_y(vec4(element_x(row, element), element_x(row + laneStride, element),
               element_x(row + 2 * laneStride, element), element_x(row + 3 * laneStride, element)));
}
#else
#define STEP(axis, position) row += (position) * strides_x[axis];

void main() {
    ivec2 p = outTexel();
    int row = 0;
    EACH_AXIS(p.y, STEP)
    set_y(get_x(row, p.x));
}
#endif

// Item i of y is item indices[first + i] of x; both are looked at in row-major order, so that
// items may be cut into rows in two ways.
uniform int first;
uniform int items;  // of x
uniform int itemSize;
uniform float scale;
uniform int bytes;

// Where value `place` of y is in x: (column, row).
ivec2 source(int place) {
    int item = divide(place, itemSize);
    int from = clamp(int(element_indices(0, first + item)), 0, items - 1);
    int value = from * itemSize + place - item * itemSize;
    int row = divide(value, size_x.x);
    return ivec2(value - row * size_x.x, row);
}

void main() {
    ivec2 p = outTexel();
    int place = p.y * size_out.x + 4 * p.x;
    vec4 value = vec4(0.0);
    if (((size_x.x | size_out.x | itemSize) & 3) == 0) {
        ivec2 from = source(place);
        value = get_x(from.y, from.x >> 2);
    } else {
        int count = min(4, size_out.x - 4 * p.x);
        for (int i = 0; i < count; ++i) {
            ivec2 from = source(place + i);
            value[i] = element_x(from.y, from.x);
        }
    }
    // Bytes rest as fractions of 255.
    if (bytes != 0) value = floor(value * 255.0 + 0.5);
    set_y(value * scale);
}

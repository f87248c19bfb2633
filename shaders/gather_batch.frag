// Item i of y is item indices[first + i] of x. Items have `itemRows` = (rows in x, rows in y), and
// may be cut into rows in two ways.
uniform int first;
uniform ivec2 itemRows;
uniform int items;  // of x
uniform float scale;
uniform int bytes;

// Bytes rest as fractions of 255.
vec4 stored(vec4 texel) { return bytes != 0 ? floor(texel * 255.0 + 0.5) : texel; }

void main() {
    ivec2 p = outTexel();
    int item = divide(p.y, itemRows.y);
    int place = (p.y - item * itemRows.y) * size_out.x + 4 * p.x;  // in the item
    int start = clamp(int(element_indices(0, first + item)), 0, items - 1) * itemRows.x;
    vec4 value = vec4(0.0);
    if (size_x.x == size_out.x || ((size_x.x | size_out.x) & 3) == 0) {
        int row = divide(place, size_x.x);
        value = get_x(start + row, (place - row * size_x.x) >> 2);
    } else {
        int count = min(4, size_out.x - 4 * p.x);
        for (int i = 0; i < count; ++i) {
            int row = divide(place + i, size_x.x);
            value[i] = element_x(start + row, place + i - row * size_x.x);
        }
    }
    set_y(stored(value) * scale);
}

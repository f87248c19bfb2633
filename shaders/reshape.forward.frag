// Value i of y in row-major order is value i of x.
float value(int place) {
    int row = divide(place, size_x.x);
    return element_x(row, place - row * size_x.x);
}

void main() {
    ivec2 p = outTexel();
    int place = p.y * size_out.x + 4 * p.x;
    if (((size_x.x | size_out.x) & 3) == 0) {
        int row = divide(place, size_x.x);
        set_y(get_x(row, (place - row * size_x.x) >> 2));
    } else {
        set_y(vec4(value(place), value(place + 1), value(place + 2), value(place + 3)));
    }
}

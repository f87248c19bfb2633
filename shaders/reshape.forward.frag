// Value i of y in row-major order is value i of x. With WHOLE_TEXELS a texel of y is one of x.
#ifdef WHOLE_TEXELS
void main() {
    ivec2 p = outTexel();
    set_y(place_x(p.y * size_out.y + p.x));
}
#else
float value(int place) {
    int row = divide(place, size_x.x);
    return element_x(row, place - row * size_x.x);
}

void main() {
    ivec2 p = outTexel();
    int place = p.y * size_out.x + 4 * p.x;
    set_y(vec4(value(place), value(place + 1), value(place + 2), value(place + 3)));
}
#endif

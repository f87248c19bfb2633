void main() {
    ivec2 p = outTexel();
    int row = divide(p.y, size_indices.x);
    float index = element_indices(row, p.y - row * size_indices.x);
    set_y(vec4(equal(vec4(kLanes + 4 * p.x), vec4(index))));
}

// Not max(x, 0): that loses NaN on some drivers.
void main() {
    vec4 x = here_x();
    set_y(mix(x, vec4(0.0), lessThanEqual(x, vec4(0.0))));
}

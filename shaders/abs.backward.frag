void main() {
    vec4 x = here_x();
    vec4 dy = here_dy();
    vec4 dx = mix(vec4(0.0), dy, greaterThan(x, vec4(0.0)));
    set_dx(mix(dx, -dy, lessThan(x, vec4(0.0))));
}

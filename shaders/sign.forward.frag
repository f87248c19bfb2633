void main() {
    vec4 x = here_x();
    vec4 y = mix(x, vec4(1.0), greaterThan(x, vec4(0.0)));
    set_y(mix(y, vec4(-1.0), lessThan(x, vec4(0.0))));
}

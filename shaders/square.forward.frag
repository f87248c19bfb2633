void main() {
    vec4 x = here_x();
    set_y(x * x);
}

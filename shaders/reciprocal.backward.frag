void main() {
    vec4 y = here_y();
    set_dx(-here_dy() * y * y);
}

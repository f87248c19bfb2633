void main() { set_dx(2.0 * here_x() * here_dy()); }

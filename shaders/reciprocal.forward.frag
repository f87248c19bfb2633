void main() { set_y(1.0 / here_x()); }

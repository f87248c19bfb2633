void main() { set_y(here_x()); }

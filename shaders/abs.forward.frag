void main() { set_y(abs(here_x())); }

void main() { set_y(tanh(here_x())); }

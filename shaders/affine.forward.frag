uniform float scale;
uniform float offset;

void main() { set_y(here_x() * scale + offset); }

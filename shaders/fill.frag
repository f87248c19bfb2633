uniform float value;

void main() { set_y(vec4(value)); }

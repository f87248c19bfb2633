void main() { set_dx(mix(vec4(0.0), here_dy(), greaterThan(here_y(), vec4(0.0)))); }

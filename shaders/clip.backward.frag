uniform float low;
uniform float high;

void main() {
    vec4 x = here_x();
    vec4 dx = mix(vec4(0.0), here_dy(), greaterThanEqual(x, vec4(low)));
    set_dx(mix(vec4(0.0), dx, lessThanEqual(x, vec4(high))));
}

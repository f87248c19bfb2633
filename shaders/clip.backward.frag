uniform float low;
uniform float high;
uniform int open;  // whether the bounds themselves are outside

void main() {
    vec4 x = here_x();
    vec4 dx = mix(vec4(0.0), here_dy(), greaterThanEqual(x, vec4(low)));
    dx = mix(vec4(0.0), dx, lessThanEqual(x, vec4(high)));
    if (open != 0) {
        dx = mix(dx, vec4(0.0), equal(x, vec4(low)));
        dx = mix(dx, vec4(0.0), equal(x, vec4(high)));
    }
    set_dx(dx);
}

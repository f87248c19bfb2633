uniform float low;
uniform float high;

// Not clamp: that loses NaN on some drivers.
void main() {
    vec4 x = here_x();
    vec4 y = mix(x, vec4(low), lessThan(x, vec4(low)));
    set_y(mix(y, vec4(high), greaterThan(x, vec4(high))));
}

// Activations that bound their input: FusedActivation in autograd/ops.h. Include math.glsl before.
uniform int activation;  // 0 linear, 1 relu, 2 relu6

vec4 activated(vec4 x) {
    if (activation == 0) return x;
    vec4 y = max(x, 0.0);
    return keepNan(x, activation == 2 ? min(y, 6.0) : y);
}

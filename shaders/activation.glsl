// Activations that bound their input: FusedActivation in autograd/ops.h. Include math.glsl before.
uniform vec2 bounds;  // infinite where there is none

vec4 activated(vec4 x) { return keepNan(x, min(max(x, bounds.x), bounds.y)); }

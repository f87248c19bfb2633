// The decoupled decay of an optimizer's step: see optim/optimizer.h.
uniform float decay;
uniform float l1Threshold;

vec4 beforeStep(vec4 w) { return w * decay; }

// The soft threshold; NaN stays NaN.
vec4 afterStep(vec4 w) {
    return mix(w - sign(w) * l1Threshold, vec4(0.0), lessThanEqual(abs(w), vec4(l1Threshold)));
}

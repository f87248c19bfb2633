#include "math.glsl"

vec4 combine(vec4 a, vec4 b) { return nanMax(a, b); }
vec4 load(vec4 value, bvec4 inside) { return mix(value.xxxx, value, inside); }
float across(vec4 value) {
    vec4 pairs = nanMax(value, value.zwxy);
    return nanMax(pairs, pairs.yxwz).x;
}

#include "quotient.glsl"
#include "reduction.glsl"

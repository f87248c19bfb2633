vec4 combine(vec4 a, vec4 b) { return a + b; }
vec4 load(vec4 value, bvec4 inside) { return value; }  // padding is zero
float across(vec4 value) { return (value.x + value.y) + (value.z + value.w); }

#include "quotient.glsl"
#include "reduction.glsl"

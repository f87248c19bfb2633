// What drivers get wrong: max and clamp may swallow NaN, also where they are made from
// x > 0 ? x : 0. Element-wise functions are in expressions/.

vec4 keepNan(vec4 x, vec4 y) { return mix(y, x, isnan(x)); }

// The larger one; NaN wins.
vec4 nanMax(vec4 a, vec4 b) { return mix(mix(b, a, greaterThan(a, b)), a, isnan(a)); }

float notANumber() { return uintBitsToFloat(0x7FC00000u); }

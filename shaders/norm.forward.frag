// sqrt(sum((x * scale)^2)), with sums of their own for squares that would overflow or underflow.
// Source: Blue, "A portable Fortran program to find the Euclidean norm of a vector", 1978.
const float kLarge = 1125899906842624.0;                      // 2^50
const float kTiny = 8.8817841970012523e-16;                   // 2^-50
const float kShrink = 8.2718061255302767e-25;                 // 2^-80
const float kGrow = 79228162514264337593543950336.0;          // 2^96

struct Squares {
    vec4 large, middle, tiny;  // of x 2^-80, x and x 2^96
};
#define TOTAL Squares

Squares squaresOf(vec4 x) {
    vec4 size = abs(x), zero = vec4(0.0);
    vec4 large = mix(zero, size * kShrink, greaterThanEqual(size, vec4(kLarge)));
    vec4 tiny = mix(zero, size * kGrow, lessThan(size, vec4(kTiny)));
    // Everything else, NaN too.
    vec4 middle = mix(size, zero, greaterThanEqual(size, vec4(kLarge)));
    middle = mix(middle, zero, lessThan(size, vec4(kTiny)));
    return Squares(large * large, middle * middle, tiny * tiny);
}

#ifdef PARTIALS
Squares load(vec4 value, bvec4 inside) { return squaresOf(value); }
#else
uniform float scale;
Squares load(vec4 value, bvec4 inside) { return squaresOf(value * scale); }  // padding is zero
#endif

Squares combine(Squares a, Squares b) {
    return Squares(a.large + b.large, a.middle + b.middle, a.tiny + b.tiny);
}

// Roots come before products with powers of two: compilers join factors of 2^-80 to zero.
vec4 finish(Squares total) {
    vec4 tiny = sqrt(total.tiny) / kGrow;
    vec4 middle = sqrt(total.middle), shrunk = middle * kShrink;
    vec4 norm = mix(sqrt(total.middle + tiny * tiny), tiny, equal(total.middle, vec4(0.0)));
    norm = mix(norm, sqrt(total.large + shrunk * shrunk) / kShrink,
               greaterThan(total.large, vec4(0.0)));
    vec4 sum = total.large + total.middle;
    return mix(norm, sum, isnan(sum));
}

float across(vec4 value) {
    Squares s = squaresOf(value);
    vec4 one = vec4(1.0);
    return finish(Squares(vec4(dot(s.large, one)), vec4(dot(s.middle, one)), vec4(dot(s.tiny, one)))).x;
}

#include "quotient.glsl"
#include "reduction.glsl"

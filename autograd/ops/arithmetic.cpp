#include "autograd/elementwise_op.h"
#include "autograd/ops.h"
#include "core/arguments.h"
#include "core/error.h"

// clang-format off
namespace glgrad {

Tensor add(const Tensor& s, const Tensor& t) { return compiledElementwise("add", [](Element a, Element b) { return a + b; }, s, t); }
Tensor sub(const Tensor& s, const Tensor& t) { return compiledElementwise("sub", [](Element a, Element b) { return a - b; }, s, t); }
Tensor mul(const Tensor& s, const Tensor& t) { return compiledElementwise("mul", [](Element a, Element b) { return a * b; }, s, t); }
Tensor div(const Tensor& s, const Tensor& t) { return compiledElementwise("div", [](Element a, Element b) { return a / b; }, s, t); }
Tensor div(const Tensor& s, float divisor) { return compiledElementwise("div", [](Element x, Attribute d) { return x / d; }, s, divisor); }
Tensor div(float dividend, const Tensor& t) { return compiledElementwise("div", [](Attribute d, Element x) { return d / x; }, dividend, t); }
Tensor maximum(const Tensor& s, const Tensor& t) { return elementwise("maximum", [](Element a, Element b) { return max(a, b); }, s, t); }
Tensor minimum(const Tensor& s, const Tensor& t) { return elementwise("minimum", [](Element a, Element b) { return min(a, b); }, s, t); }
Tensor reciprocal(const Tensor& t) { return compiledElementwise("reciprocal", [](Element x) { return reciprocal(x); }, t); }
Tensor neg(const Tensor& t) { return compiledElementwise("neg", [](Element x) { return -x; }, t); }
Tensor affine(const Tensor& t, float scale, float offset) { return compiledElementwise("affine", [](Element x, Attribute s, Attribute o) { return affine(x, s, o); }, t, scale, offset); }
Tensor square(const Tensor& t) { return compiledElementwise("square", [](Element x) { return square(x); }, t); }
Tensor sqrt(const Tensor& t) { return compiledElementwise("sqrt", [](Element x) { return sqrt(x); }, t); }
Tensor abs(const Tensor& t) { return compiledElementwise("abs", [](Element x) { return abs(x); }, t); }
Tensor sign(const Tensor& t) { return compiledElementwise("sign", [](Element x) { return sign(x); }, t); }

Tensor clip(const Tensor& t, float low, float high) {
    checkGiven("clip", {{"x", t}});
    if (!(low <= high)) throw ArgumentError(concat("clip: expected low <= high, got ", low, " and ", high));
    return compiledElementwise("clip", [](Element x, Attribute l, Attribute h) { return clamp(x, l, h); }, t, low, high);
}

}  // namespace glgrad

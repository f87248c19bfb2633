#include "autograd/elementwise_op.h"
#include "autograd/ops.h"

// clang-format off
namespace glgrad {

Tensor equal(const Tensor& s, const Tensor& t) { return compiledElementwise("equal", [](Element a, Element b) { return a == b; }, s, t); }
Tensor greater(const Tensor& s, const Tensor& t) { return compiledElementwise("greater", [](Element a, Element b) { return a > b; }, s, t); }

}  // namespace glgrad

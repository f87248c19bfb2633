#include "autograd/elementwise_op.h"
#include "autograd/ops.h"

// clang-format off
namespace glgrad {

Tensor exp(const Tensor& t) { return compiledElementwise("exp", [](Element x) { return exp(x); }, t); }
Tensor log(const Tensor& t) { return compiledElementwise("log", [](Element x) { return log(x); }, t); }

}  // namespace glgrad

// expects: an element-wise function cannot capture: pass numbers as Attribute arguments
#include <glgrad/glgrad.h>

#include <cmath>

using namespace glgrad;

// clang-format off
Tensor mine(const Tensor& t) {
    const float beta = 1.5f;
    return elementwise("swish", [beta](Element x) { return x * beta; }, t);
}

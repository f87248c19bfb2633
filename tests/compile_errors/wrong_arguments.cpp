// expects: give a tensor for each Element and a number for each Attribute
#include <glgrad/glgrad.h>

#include <cmath>

using namespace glgrad;

// clang-format off
Tensor mine(const Tensor& t) {
    return elementwise("mine", [](Element x, Attribute scale) { return x * scale; }, t, t);
}

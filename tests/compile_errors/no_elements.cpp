// expects: takes 1 to 6 Elements
#include <glgrad/glgrad.h>

#include <cmath>

using namespace glgrad;

// clang-format off
Tensor mine() {
    return elementwise("mine", [](Attribute scale) { return scale * 2; }, 1.0f);
}

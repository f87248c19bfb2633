#include "layers/activation_function.h"

namespace glgrad {

ActivationFunction::ActivationFunction(Tensor (*op)(const Tensor&)) : function_(op) {
    if (op == relu) fused_ = FusedActivation::relu;
    if (op == relu6) fused_ = FusedActivation::relu6;
}

}  // namespace glgrad

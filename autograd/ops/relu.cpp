#include "autograd/kernels/activation.h"
#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "core/arguments.h"
#include "shaders/activation.h"

namespace glgrad {
namespace {

template <FusedActivation activation>
void map(const CpuArguments& arguments) {
    cpuEach<1, [](float x) { return activated(x, activation); }>(arguments);
}

constexpr Kernel kForward{.name = "activation.forward",
                          .inputs = {"x"},
                          .elementwise = true,
                          .shader = shaders::activation_forward,
                          .cpu = [](const CpuArguments& arguments) {
                              if (activationOf(arguments.uniforms) == FusedActivation::relu6) {
                                  map<FusedActivation::relu6>(arguments);
                              } else {
                                  map<FusedActivation::relu>(arguments);
                              }
                          }};

Tensor activate(FusedActivation activation, const Tensor& x) {
    Uniforms uniforms;
    addActivation(uniforms, activation);
    return recordActivation(activation, x, run(kForward, {x}, x.shape(), uniforms));
}

}  // namespace

Tensor relu(const Tensor& x) {
    checkGiven("relu", {{"x", x}});
    return activate(FusedActivation::relu, x);
}

Tensor relu6(const Tensor& x) {
    checkGiven("relu6", {{"x", x}});
    return activate(FusedActivation::relu6, x);
}

}  // namespace glgrad

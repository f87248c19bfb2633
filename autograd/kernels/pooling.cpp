#include "autograd/kernels/pooling.h"

namespace glgrad {

Plan windowPlan(const PlanArguments& arguments, const ShaderSource& shader,
                std::initializer_list<std::string_view> inputs,
                std::initializer_list<std::string_view> outputs) {
    const Window window = Window::fromUniforms(arguments.uniforms);
    Pass pass{.shader = shader,
              .inputs = {},
              .targets = {},
              .iterations = window.taps() + window.size[0]};
    int next = 0;
    for (std::string_view name : inputs) pass.inputs.push_back({name, TextureRef::input(next++)});
    next = 0;
    for (std::string_view name : outputs) {
        pass.targets.push_back({name, TextureRef::output(next++)});
    }
    return {.passes = {std::move(pass)}};
}

}  // namespace glgrad

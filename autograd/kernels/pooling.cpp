#include "autograd/kernels/pooling.h"

namespace glgrad {
namespace {

// Places that a fragment looks at: those in its window, or the windows over its place.
Index placesOf(const Window& window, const Shape& target) {
    if (target[1] == window.output[0] && target[2] == window.output[1]) return window.taps();
    const auto windows = [&](int axis) {
        return (window.size[axis] + window.strides[axis] - 1) / window.strides[axis];
    };
    return Index{windows(0)} * windows(1);
}

}  // namespace

Plan windowPlan(const PlanArguments& arguments, const ShaderSource& shader,
                std::initializer_list<std::string_view> inputs,
                std::initializer_list<std::string_view> outputs) {
    const Window window = Window::fromUniforms(arguments.uniforms);
    Pass pass{.shader = shader,
              .inputs = {},
              .targets = {},
              .iterations = window.taps() + window.size[0],
              .fetches = placesOf(window, arguments.outputs[0]) * std::ssize(inputs)};
    int next = 0;
    for (std::string_view name : inputs) pass.inputs.push_back({name, TextureRef::input(next++)});
    next = 0;
    for (std::string_view name : outputs) {
        pass.targets.push_back({name, TextureRef::output(next++)});
    }
    return {.passes = {std::move(pass)}};
}

}  // namespace glgrad

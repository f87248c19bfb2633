#include "autograd/kernels/pooling.h"

#include <algorithm>

namespace glgrad {
namespace {

constexpr int kUnrolled = 3;  // the largest side of a window whose loops are unrolled

// Places that a fragment looks at: those in its window, or the windows over its place.
Index placesOf(const Window& window, const std::array<int, 2>& overlap, const Shape& target) {
    const bool isPooled = target[1] == window.output[0] && target[2] == window.output[1];
    return isPooled ? window.taps() : Index{overlap[0]} * overlap[1];
}

}  // namespace

Window poolWindow(std::string_view op, const Shape& image, const PoolOptions& options) {
    std::array<Index, 2> size{options.poolSize[0], options.poolSize[1]};
    for (int axis = 0; axis < 2 && image.rank() == 4; ++axis) {
        // Twice as large as the image, a window covers it wherever padding puts it.
        const Index most = 2 * std::max<Index>(std::min(image[axis + 1], size[axis]), 1);
        if (options.padding == Padding::same) size[axis] = std::min(size[axis], most);
    }
    return makeWindow(op, image, size, options.strides.value_or(options.poolSize), {1, 1},
                      options.padding);
}

Plan windowPlan(const PlanArguments& arguments, const ShaderSource& shader,
                std::initializer_list<std::string_view> inputs,
                std::initializer_list<std::string_view> outputs) {
    const Window window = Window::fromUniforms(arguments.uniforms);
    std::array<int, 2> overlap{};
    for (int axis = 0; axis < 2; ++axis) {
        overlap[axis] = (window.size[axis] - 1) / window.strides[axis] + 1;
    }
    Pass pass{.shader = shader,
              .inputs = {},
              .targets = {},
              .uniforms = {{"overlap", {overlap[0], overlap[1]}}},
              .iterations = window.taps() + window.size[0],
              .fetches = placesOf(window, overlap, arguments.outputs[0]) * std::ssize(inputs)};
    if (std::max(window.size[0], window.size[1]) <= kUnrolled) {
        pass.defines = {{"TAPS_Y", window.size[0]},
                        {"TAPS_X", window.size[1]},
                        {"OVERLAP_Y", overlap[0]},
                        {"OVERLAP_X", overlap[1]}};
    }
    int next = 0;
    for (std::string_view name : inputs) pass.inputs.push_back({name, TextureRef::input(next++)});
    next = 0;
    for (std::string_view name : outputs) {
        pass.targets.push_back({name, TextureRef::output(next++)});
    }
    return {.passes = {std::move(pass)}};
}

}  // namespace glgrad

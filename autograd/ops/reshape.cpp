#include <algorithm>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/backend.h"
#include "core/error.h"
#include "shaders/reshape.h"

namespace glgrad {
namespace {

Plan plan(const PlanArguments& arguments) {
    Pass pass{.shader = shaders::reshape_forward,
              .inputs = {{"x", TextureRef::input(0)}},
              .targets = {{"y", TextureRef::output(0)}}};
    if (arguments.inputs[0].last() % 4 == 0 && arguments.outputs[0].last() % 4 == 0) {
        pass.defines = {{"WHOLE_TEXELS"}};
    } else {
        pass.fetches = 4;
    }
    return {.passes = {std::move(pass)}};
}

// Only where layouts differ, which they never do on the CPU.
constexpr Kernel kCopy{.name = "reshape.forward",
                       .inputs = {"x"},
                       .plan = plan,
                       .cpu = [](const CpuArguments& arguments) {
                           std::copy_n(arguments.inputs[0].values,
                                       arguments.outputs[0].shape.size(),
                                       arguments.outputs[0].values);
                       }};

std::string listOf(std::span<const Index> sizes) {
    std::string text = "[";
    for (Index size : sizes) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return text + "]";
}

// `sizes` with -1 replaced by what makes `count` elements.
Shape resolve(std::span<const Index> sizes, const Shape& from) {
    std::vector<Index> resolved(sizes.begin(), sizes.end());
    const auto open = std::find(resolved.begin(), resolved.end(), -1);
    if (open == resolved.end()) return Shape(sizes);
    *open = 1;
    const bool isSingle = std::find(open, resolved.end(), -1) == resolved.end();
    const Index others = isSingle ? Shape(resolved).size() : 0;
    if (others == 0 || from.size() % others != 0) {
        throw ArgumentError(concat("reshape: expected sizes for the ", from.size(), " elements of ",
                                   from, ", one of them -1 at most, got ", listOf(sizes)));
    }
    *open = from.size() / others;
    return Shape(resolved);
}

}  // namespace

Tensor reshape(const Tensor& x, const Shape& shape) {
    checkGiven("reshape", {{"x", x}});
    if (x.shape() == shape) return x;
    if (shape.size() != x.size()) {
        throw ArgumentError(concat("reshape: expected a shape of ", x.size(), " elements for ",
                                   x.shape(), ", got ", shape));
    }
    const bool isSame = x.device().backend()->sameLayout(x.shape(), shape);
    const Tensor y = isSame ? x.alias(shape) : run(kCopy, {x}, shape, {}, x.dtype());
    return record("reshape", y,
                  {{x, [own = x.shape()](const Tensor& dy) { return reshape(dy, own); }}});
}

Tensor reshape(const Tensor& x, std::span<const Index> sizes) {
    checkGiven("reshape", {{"x", x}});
    return reshape(x, resolve(sizes, x.shape()));
}

}  // namespace glgrad

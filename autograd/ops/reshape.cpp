#include <algorithm>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/backend.h"
#include "core/error.h"
#include "core/pooled_vector.h"
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

constexpr Index kMostElements = Index{1} << 59;

// `sizes` with -1 replaced by what makes `count` elements.
Shape resolve(std::span<const Index> sizes, const Shape& from) {
    const auto wrong = [&] {
        return ArgumentError(concat("reshape: expected sizes for the ", from.size(),
                                    " elements of ", from, ", one of them -1 at most, got ",
                                    listOf(sizes)));
    };
    const auto isKnown = [](Index size) { return size != -1; };
    const auto open = std::ranges::find_if_not(sizes, isKnown);
    const bool hasZero = std::ranges::find(sizes, 0) != sizes.end();
    Index others = hasZero ? 0 : 1;
    for (const Index size : sizes) {
        if (size < -1 || (!hasZero && size > kMostElements / others)) throw wrong();
        if (isKnown(size)) others *= size;
    }
    PooledVector<Index> resolved(sizes.begin(), sizes.end());
    if (open != sizes.end()) {
        const bool isSingle = std::ranges::count(sizes, -1) == 1;
        if (!isSingle || others == 0 || from.size() % others != 0) throw wrong();
        resolved[open - sizes.begin()] = from.size() / others;
    }
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

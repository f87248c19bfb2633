#include "autograd/kernels/parts.h"

#include <algorithm>

#include "autograd/kernels/elementwise.h"
#include "autograd/ops.h"
#include "core/error.h"
#include "core/pooled_vector.h"
#include "shaders/parts.h"

namespace glgrad {
namespace {

constexpr Names kNames = {"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"};
static_assert(kNames.size() == kMaxParts);

Plan plan(const PlanArguments& arguments) {
    const Shape& y = arguments.outputs[0];
    const int axis = arguments.uniforms.integer("axis"), last = y.rank() - 1;
    const auto starts = arguments.uniforms.integers("starts");
    Pass pass{.shader = shaders::parts_place,
              .inputs = {},
              .targets = {{"y", TextureRef::output(0)}},
              .defines = {{"COUNT", static_cast<int>(arguments.inputs.size())}}};
    PooledVector<Index> sizes;
    for (const Shape& part : arguments.inputs) {
        const int k = static_cast<int>(sizes.size());
        pass.inputs.push_back({kNames[k], TextureRef::input(k)});
        sizes.push_back(part[axis]);
    }
    pass.uniforms.add({"sizes", std::span<const Index>(sizes)});
    if (axis == last) {
        pass.defines.push_back({"LAST_AXIS"});
        const auto isWhole = [](int start) { return start % 4 == 0; };
        if (std::ranges::all_of(starts, isWhole)) pass.defines.push_back({"WHOLE_TEXELS"});
    } else {
        pass.uniforms.add({"size", y[axis]});
        pass.uniforms.add({"inner", y.slice(axis + 1, last).size()});
    }
    return {.passes = {std::move(pass)}};
}

// A stretch of each line of y: of a line of `source`, or of `value`.
struct Stretch {
    Index begin, end;
    const float* source;
    Index sourceLine, skip;
};

// The stretches that make up a line, one after the other.
PooledVector<Stretch> stretchesOf(const CpuArguments& arguments) {
    const Shape& y = arguments.outputs[0].shape;
    const int axis = arguments.uniforms.integer("axis");
    const auto starts = arguments.uniforms.integers("starts");
    const Index inner = y.slice(axis + 1, y.rank()).size();
    PooledVector<Stretch> stretches;
    Index at = 0;
    const auto fillTo = [&](Index begin) {
        if (begin > at) stretches.push_back({at, begin, nullptr, 0, 0});
    };
    for (std::size_t k = 0; k < arguments.inputs.size(); ++k) {
        const CpuInput& part = arguments.inputs[k];
        const Index begin = std::clamp<Index>(starts[k], 0, y[axis]);
        const Index end = std::clamp<Index>(Index{starts[k]} + part.shape[axis], 0, y[axis]);
        if (begin >= end) continue;
        fillTo(begin * inner);
        at = end * inner;
        stretches.push_back({begin * inner, at, part.values, part.shape[axis] * inner,
                             (begin - starts[k]) * inner});
    }
    fillTo(y[axis] * inner);
    return stretches;
}

void cpu(const CpuArguments& arguments) {
    const Shape& y = arguments.outputs[0].shape;
    const Index line = y.slice(arguments.uniforms.integer("axis"), y.rank()).size();
    const float value = arguments.uniforms.number("value");
    const PooledVector<Stretch> stretches = stretchesOf(arguments);
    parallelFor(y.size(), kElementwiseGrain, [&](Index begin, Index end) {
        for (Index start = begin / line * line; start < end; start += line) {
            for (const Stretch& each : stretches) {
                const Index from = std::max(begin - start, each.begin);
                const Index to = std::min(end - start, each.end);
                if (from >= to) continue;
                float* target = arguments.outputs[0].values + start + from;
                if (each.source == nullptr) {
                    std::fill_n(target, to - from, value);
                } else {
                    std::copy_n(each.source + start / line * each.sourceLine + each.skip + from -
                                    each.begin,
                                to - from, target);
                }
            }
        }
    });
}

constexpr Kernel kPlace{.name = "parts.place", .inputs = kNames, .plan = plan, .cpu = cpu};

}  // namespace

Index addPlaces(std::string_view op, Index a, Index b) {
    constexpr Index kMost = Index{1} << 59;
    if (a <= kMost && b <= kMost - a) return a + b;
    throw ArgumentError(
        concat(op, ": expected at most 2^59 places along an axis, got ", a, " and ", b));
}

Tensor placeParts(std::string_view op, std::span<const Tensor> parts, int axis,
                  std::span<const Index> starts, Index size, float value) {
    Tensors filled;
    PooledVector<Index> filledStarts;
    for (std::size_t k = 0; k < parts.size(); ++k) {
        if (parts[k].shape().empty()) continue;
        filled.push_back(parts[k]);
        filledStarts.push_back(starts[k]);
    }
    const Shape shape = parts[0].shape().with(axis, size);
    if (filled.empty()) {
        const DeviceScope scope(parts[0].device());
        return full(shape, value, floatingDType(parts));
    }
    Kernel kernel = kPlace;
    kernel.name = op;
    kernel.inputs = kNames.first(filled.size());
    const Uniforms uniforms{
        {"axis", axis}, {"starts", std::span<const Index>(filledStarts)}, {"value", value}};
    const DType dtype = parts[0].dtype();
    const auto isSame = [&](const Tensor& part) { return part.dtype() == dtype; };
    const bool keeps = std::ranges::all_of(parts, isSame);
    return run(kernel, filled, shape, uniforms, parts[0].device(),
               keeps ? dtype : floatingDType(filled));
}

namespace {

Tensor joinSome(std::string_view op, std::span<const Tensor> parts, int axis) {
    PooledVector<Index> starts;
    Index size = 0;
    for (const Tensor& each : parts) {
        starts.push_back(size);
        size = addPlaces(op, size, each.shape()[axis]);
    }
    return placeParts(op, parts, axis, starts, size);
}

}  // namespace

// More than a kernel takes are put together in groups first.
Tensor joinParts(std::string_view op, std::span<const Tensor> parts, int axis) {
    if (parts.size() <= kMaxParts) return joinSome(op, parts, axis);
    Tensors groups;
    for (std::size_t i = 0; i < parts.size(); i += kMaxParts) {
        const auto group = parts.subspan(i, std::min(kMaxParts, parts.size() - i));
        groups.push_back(group.size() == 1 ? group[0] : joinSome(op, group, axis));
    }
    return joinParts(op, groups, axis);
}

}  // namespace glgrad

#include <numeric>

#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/strided_axes.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/pooled_vector.h"
#include "shaders/transpose.h"

namespace glgrad {
namespace {

// A square of this many values a side stays in the first cache while it is turned.
constexpr Index kSquare = 32;

// Element strides of x along the axes of y.
PooledVector<Index> stridesAlong(const Shape& x, const Uniforms& uniforms) {
    PooledVector<Index> strides;
    const auto permutation = uniforms.integers("permutation");
    for (int axis = 0; axis < x.rank(); ++axis) {
        strides.push_back(x.slice(permutation[axis] + 1, x.rank()).size());
    }
    return strides;
}

Plan plan(const PlanArguments& arguments) {
    const Shape &x = arguments.inputs[0], &y = arguments.outputs[0];
    const PooledVector<Index> strides = stridesAlong(x, arguments.uniforms);
    const int last = y.rank() - 1;
    const auto permutation = arguments.uniforms.integers("permutation");
    StridedAxes<2> axes;
    for (int axis = 0; axis < last; ++axis) {
        // An axis of rows moves whole rows; the last axis of x moves values in a row.
        const bool isLast = permutation[axis] == last;
        axes.append(y[axis], {isLast ? 0 : strides[axis] / x.last(), isLast ? 1 : 0});
    }
    Pass pass{.shader = shaders::transpose_forward,
              .inputs = {{"x", TextureRef::input(0)}},
              .targets = {{"y", TextureRef::output(0)}},
              .uniforms = {{"axes", axes.count},
                           {"outSizes", axes.sizes},
                           {"strides_x", axes.stridesOf(0)},
                           {"strides_element", axes.stridesOf(1)}},
              .iterations = 2 * axes.count};
    if (permutation[last] != last) {
        pass.uniforms.add({"laneStride", strides[last] / x.last()});
        pass.defines.push_back({"LAST_AXIS"});
        pass.fetches = 4;
    }
    return {.passes = {std::move(pass)}};
}

// y[i, j] = x[j, i] with `stride` values between the rows of x, for a band of rows of y.
void turn(const float* x, Index stride, Index begin, Index end, Index columns, float* y) {
    for (Index i = begin; i < end; i += kSquare) {
        const Index stop = std::min(end, i + kSquare);
        for (Index j = 0; j < columns; j += kSquare) {
            const Index edge = std::min(columns, j + kSquare);
            for (Index row = i; row < stop; ++row) {
                for (Index column = j; column < edge; ++column) {
                    y[row * columns + column] = x[column * stride + row];
                }
            }
        }
    }
}

void cpu(const CpuArguments& arguments) {
    const CpuInput& x = arguments.inputs[0];
    const CpuOutput& y = arguments.outputs[0];
    const PooledVector<Index> strides = stridesAlong(x.shape, arguments.uniforms);
    StridedAxes<1> axes;
    for (int axis = 0; axis < y.shape.rank(); ++axis) axes.append(y.shape[axis], {strides[axis]});
    const auto [columns, step] = axes.popInner();
    const Index count = columns, stride = step[0];
    if (axes.count == 1 && axes.strides[0][0] == 1) {
        parallelFor(
            axes.sizes[0], std::max<Index>(kSquare, kElementwiseGrain / count),
            [&](Index begin, Index end) { turn(x.values, stride, begin, end, count, y.values); });
        return;
    }
    parallelFor(axes.size(), std::max<Index>(1, kElementwiseGrain / count),
                [&](Index begin, Index end) {
                    StridedWalk<1> walk(axes, begin);
                    for (Index i = begin; i < end; ++i, walk.next()) {
                        const float* from = x.values + walk[0];
                        float* to = y.values + i * count;
                        for (Index k = 0; k < count; ++k) to[k] = from[k * stride];
                    }
                });
}

constexpr Kernel kForward{.name = "transpose.forward", .inputs = {"x"}, .plan = plan, .cpu = cpu};

void check(const Shape& shape, std::span<const int> permutation) {
    PooledVector<char> isUsed(shape.rank());
    bool isOk = static_cast<int>(permutation.size()) == shape.rank();
    for (std::size_t i = 0; isOk && i < permutation.size(); ++i) {
        isOk = permutation[i] >= 0 && permutation[i] < shape.rank() && !isUsed[permutation[i]];
        if (isOk) isUsed[permutation[i]] = true;
    }
    if (isOk) return;
    std::string given;
    for (int axis : permutation) given += (given.empty() ? "" : ", ") + std::to_string(axis);
    throw ArgumentError(
        concat("transpose: expected each axis of ", shape, " once, got [", given, "]"));
}

}  // namespace

Tensor transpose(const Tensor& x, std::span<const int> permutation) {
    checkGiven("transpose", {{"x", x}});
    check(x.shape(), permutation);
    if (std::is_sorted(permutation.begin(), permutation.end())) return x;
    PooledVector<Index> sizes, wide(permutation.begin(), permutation.end());
    PooledVector<int> inverse(permutation.size());
    for (std::size_t i = 0; i < permutation.size(); ++i) {
        sizes.push_back(x.shape()[permutation[i]]);
        inverse[permutation[i]] = static_cast<int>(i);
    }
    const Uniform order("permutation", std::span<const Index>(wide));
    const Tensor y = run(kForward, {x}, Shape(sizes), {order}, x.dtype());
    return record("transpose", y,
                  {{x, [inverse](const Tensor& dy) { return transpose(dy, inverse); }}});
}

Tensor transpose(const Tensor& x) {
    checkGiven("transpose", {{"x", x}});
    PooledVector<int> reversed(x.rank());
    std::iota(reversed.rbegin(), reversed.rend(), 0);
    return transpose(x, reversed);
}

}  // namespace glgrad

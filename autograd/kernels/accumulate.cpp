#include "autograd/kernels/accumulate.h"

#include "autograd/kernels/elementwise.h"
#include "autograd/kernels/strided_axes.h"
#include "autograd/tape.h"
#include "core/kernel_updates.h"

namespace glgrad {
namespace {

// With __restrict the compiler vectorises it.
void addTo(float* __restrict sum, const float* __restrict more, Index count) {
    for (Index i = 0; i < count; ++i) sum[i] += more[i];
}

void addTo(float* sum, Index stride, const float* more, Index count) {
    if (stride == 1) return addTo(sum, more, count);
    for (Index i = 0; i < count; ++i) sum[i * stride] += more[i];
}

void cpu(const CpuArguments& arguments) {
    const CpuInput& more = arguments.inputs[1];
    const CpuOutput& sum = arguments.outputs[0];
    if (more.shape.empty()) return;
    const std::span<const int> begin = arguments.uniforms.integers("begin");
    Index start = 0, stride = 1, own = 1;
    std::array<std::array<Index, 2>, Shape::kMaxRank> strides{};
    for (int axis = sum.shape.rank() - 1; axis >= 0; --axis) {
        strides[axis] = {stride, own};
        start += begin[axis] * stride;
        stride *= sum.shape[axis];
        own *= more.shape[axis];
    }
    StridedAxes<2> axes;
    for (int axis = 0; axis < sum.shape.rank(); ++axis) {
        axes.append(more.shape[axis], strides[axis]);
    }
    const auto [count, steps] = axes.popInner();
    const Index step = steps[0];  // That of `more` is 1.
    float* const first = sum.values + start;
    if (axes.count == 0) {
        return forElements(count, [&, step = step](Index from, Index end) {
            addTo(first + from * step, step, more.values + from, end - from);
        });
    }
    parallelFor(axes.size(), std::max<Index>(1, kElementwiseGrain / count),
                [&, count = count](Index from, Index end) {
                    StridedWalk<2> walk(axes, from);
                    for (Index row = from; row < end; ++row, walk.next()) {
                        addTo(first + walk[0], step, more.values + walk[1], count);
                    }
                });
}

constexpr Kernel kAdd{
    .name = "addInPlace", .inputs = {"sum", "more"}, .cpu = cpu, .replaces = {"sum"}};

}  // namespace

bool addInPlace(const Tensor& sum, const Tensor& more, std::span<const Index> begin) {
    if (isRecorded() || sum.dtype() != DType::float32 || more.dtype() != DType::float32) {
        return false;
    }
    return updateInPlace(kAdd, sum, {sum, more}, {{"begin", begin}});
}

}  // namespace glgrad

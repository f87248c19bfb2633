#include "shaders/broadcast_to.h"
#include "autograd/kernels/broadcast.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"

namespace glgrad {
namespace {

Plan plan(const PlanArguments& arguments) {
    const StridedAxes<1> axes =
        broadcastAxes<1>(arguments.outputs[0].slice(0, -1), {arguments.inputs[0].slice(0, -1)});
    return {.passes = {{.shader = shaders::broadcast_to_forward,
                        .inputs = {{"x", TextureRef::input(0)}},
                        .targets = {{"y", TextureRef::output(0)}},
                        .uniforms = {{"axes", axes.count},
                                     {"outSizes", axes.sizes},
                                     {"strides_x", axes.stridesOf(0)}},
                        .iterations = axes.count}}};
}

void cpu(const CpuArguments& arguments) {
    const CpuInput& x = arguments.inputs[0];
    const CpuOutput& y = arguments.outputs[0];
    StridedAxes<1> axes = broadcastAxes<1>(y.shape, {x.shape});
    const auto [size, steps] = axes.popInner();
    const Index count = size, step = steps[0];
    parallelFor(axes.size(), std::max<Index>(1, kElementwiseGrain / count),
                [&](Index begin, Index end) {
                    StridedWalk<1> walk(axes, begin);
                    for (Index i = begin; i < end; ++i, walk.next()) {
                        const float* from = x.values + walk[0];
                        float* to = y.values + i * count;
                        if (step == 0) {
                            std::fill_n(to, count, *from);
                        } else {
                            std::copy_n(from, count, to);
                        }
                    }
                });
}

constexpr Kernel kForward{.name = "broadcastTo.forward", .inputs = {"x"}, .plan = plan, .cpu = cpu};

}  // namespace

Tensor broadcastTo(const Tensor& x, const Shape& shape) {
    checkGiven("broadcastTo", {{"x", x}});
    if (x.shape() == shape) return x;
    if (broadcastShapes("broadcastTo", x.shape(), shape) != shape) {
        throw ArgumentError(concat("broadcastTo: expected a shape that ", x.shape(),
                                   " can be repeated to, got ", shape));
    }
    const Tensor y = run(kForward, {x}, shape, {}, x.dtype());
    return record("broadcastTo", y,
                  {{x, [own = x.shape()](const Tensor& dy) { return sumTo(dy, own); }}});
}

}  // namespace glgrad

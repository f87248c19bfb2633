#include "autograd/kernels/broadcast.h"

namespace glgrad {
namespace {

// Rows shorter than this are joined to stretches of about this length.
constexpr Index kShortRow = 512;

// y[i, :] = f(a[i, :], b) with a short row b, or the same with a and b exchanged: repeats the row
// until a stretch is worth a call.
void runShortRows(const StridedAxes<2>& axes, int repeated, const CpuArguments& arguments,
                  BroadcastRun run) {
    const Index n = axes.sizes[1], rows = axes.sizes[0];
    const Index joined = std::min(rows, kShortRow / n);
    std::vector<float> tile(joined * n);
    for (Index i = 0; i < joined; ++i) {
        std::copy_n(arguments.inputs[repeated].values, n, tile.begin() + i * n);
    }
    const float* full = arguments.inputs[1 - repeated].values;
    float* y = arguments.outputs[0].values;
    parallelFor(rows, kElementwiseGrain / n, [&](Index begin, Index end) {
        for (Index i = begin; i < end; i += joined) {
            const Index count = std::min(joined, end - i) * n;
            if (repeated == 0) {
                run(y + i * n, tile.data(), 1, full + i * n, 1, count);
            } else {
                run(y + i * n, full + i * n, 1, tile.data(), 1, count);
            }
        }
    });
}

// The input that is one short row for all rows of the other, or -1.
int repeatedRow(const StridedAxes<2>& axes) {
    if (axes.count != 2 || axes.sizes[1] > kShortRow / 2) return -1;
    if (axes.strides[1] != StridedAxes<2>::Offsets{1, 1}) return -1;
    for (int i = 0; i < 2; ++i) {
        if (axes.strides[0][i] == 0) return i;
    }
    return -1;
}

}  // namespace

Plan broadcastPlan(const PlanArguments& arguments, const ShaderSource& shader) {
    const Shape &a = arguments.inputs[0], &b = arguments.inputs[1], &y = arguments.outputs[0];
    Pass pass{.shader = shader,
              .inputs = {{"a", TextureRef::input(0)}, {"b", TextureRef::input(1)}},
              .targets = {{"y", TextureRef::output(0)}}};
    const bool repeatsA = arguments.input(0) != arguments.output(0);
    const bool repeatsB = arguments.input(1) != arguments.output(0);
    if (repeatsA || repeatsB) {
        const StridedAxes<2> axes =
            broadcastAxes<2>(y.slice(0, -1), {a.slice(0, -1), b.slice(0, -1)});
        pass.uniforms = {{"axes", axes.count},
                         {"outSizes", axes.sizes},
                         {"strides_a", axes.stridesOf(0)},
                         {"strides_b", axes.stridesOf(1)}};
        if (repeatsA) pass.defines.push_back({"BROADCAST_A"});
        if (repeatsB) pass.defines.push_back({"BROADCAST_B"});
        pass.iterations = 2 * axes.count;
    }
    return {.passes = {std::move(pass)}};
}

void cpuBroadcast(const CpuArguments& arguments, BroadcastRun run) {
    const CpuInput &a = arguments.inputs[0], &b = arguments.inputs[1];
    float* y = arguments.outputs[0].values;
    if (a.shape == b.shape) {
        forElements(a.shape.size(), [&](Index begin, Index end) {
            run(y + begin, a.values + begin, 1, b.values + begin, 1, end - begin);
        });
        return;
    }
    StridedAxes<2> axes = broadcastAxes<2>(arguments.outputs[0].shape, {a.shape, b.shape});
    if (const int repeated = repeatedRow(axes); repeated >= 0) {
        runShortRows(axes, repeated, arguments, run);
        return;
    }
    const auto [n, steps] = axes.popInner();
    if (axes.count == 0) {
        forElements(n, [&, stepA = steps[0], stepB = steps[1]](Index begin, Index end) {
            run(y + begin, a.values + begin * stepA, stepA, b.values + begin * stepB, stepB,
                end - begin);
        });
        return;
    }
    parallelFor(axes.size(), std::max<Index>(1, kElementwiseGrain / n),
                [&, count = n, stepA = steps[0], stepB = steps[1]](Index begin, Index end) {
                    StridedWalk<2> walk(axes, begin);
                    for (Index i = begin; i < end; ++i, walk.next()) {
                        run(y + i * count, a.values + walk[0], stepA, b.values + walk[1], stepB,
                            count);
                    }
                });
}

}  // namespace glgrad

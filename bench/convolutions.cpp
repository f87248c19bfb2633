#include <memory>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "bench/workloads.h"

namespace glgrad::bench {
namespace {

const Shape kImages = {8, 32, 32, 32}, kFilter = {3, 3, 32, 64}, kResult = {8, 32, 32, 64};
constexpr ConvOptions kSame{.padding = Padding::same};
constexpr double kFlops = 2.0 * 8 * 32 * 32 * 64 * 3 * 3 * 32;

// The backward kernel of one input, without the forward one: that was taped before.
Iteration backward(bool ofFilter) {
    const Tensor x = filled(1, kImages), w = filled(2, kFilter), dy = filled(3, kResult);
    const Tensor source = ofFilter ? w : x;
    const auto tape = std::make_shared<GradientTape>(TapeOptions{.persistent = true});
    tape->watch(source);
    const Tensor y = conv2d(x, w, kSame);
    return [=] { tape->gradient(y, source, dy); };
}

Iteration forwardAndBackward() {
    const Tensor x = filled(1, kImages), w = filled(2, kFilter), dy = filled(3, kResult);
    return [=] {
        GradientTape tape;
        tape.watch(x);
        tape.watch(w);
        tape.gradient(conv2d(x, w, kSame), {x, w}, dy);
    };
}

}  // namespace

void addConvolutions() {
    addWorkload({.name = "conv2d",
                 .prepare =
                     [] {
                         const Tensor x = filled(1, kImages), w = filled(2, kFilter);
                         return Iteration([=] { conv2d(x, w, kSame); });
                     },
                 .flops = kFlops});
    addWorkload({.name = "depthwise_3x3",
                 .prepare =
                     [] {
                         const Tensor x = filled(1, kImages), w = filled(2, {3, 3, 32, 1});
                         return Iteration([=] { depthwiseConv2d(x, w, kSame); });
                     },
                 .flops = kFlops / 64});
    addWorkload({.name = "conv2d_input_gradient",
                 .prepare = [] { return backward(false); },
                 .flops = kFlops});
    addWorkload({.name = "conv2d_filter_gradient",
                 .prepare = [] { return backward(true); },
                 .flops = kFlops});
    addWorkload({.name = "conv2d_forward_and_gradients",
                 .prepare = forwardAndBackward,
                 .flops = 3 * kFlops});
}

}  // namespace glgrad::bench

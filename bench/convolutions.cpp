#include <memory>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "bench/workloads.h"

namespace glgrad::bench {
namespace {

constexpr ConvOptions kSame{.padding = Padding::same};

// x [batch, size, size, 32] with 64 filters 3x3 of stride 1.
struct Convolution {
    Shape images, filter, result;
    double flops;

    Convolution(Index batch, Index size)
        : images{batch, size, size, 32},
          filter{3, 3, 32, 64},
          result{batch, size, size, 64},
          flops(2.0 * 3 * 3 * 32 * static_cast<double>(result.size())) {}

    double bytes() const { return bytesOf(images) + bytesOf(filter) + bytesOf(result); }
    Tensor x() const { return filled(1, images); }
    Tensor w() const { return filled(2, filter); }
    Tensor dy() const { return filled(3, result); }
};

Iteration forward(const Convolution& sizes) {
    const Tensor x = sizes.x(), w = sizes.w();
    return [=] { conv2d(x, w, kSame); };
}

// The backward kernel of one input, without the forward one: that was taped before.
Iteration backward(const Convolution& sizes, bool ofFilter) {
    const Tensor x = sizes.x(), w = sizes.w(), dy = sizes.dy();
    const Tensor source = ofFilter ? w : x;
    const auto tape = std::make_shared<GradientTape>(TapeOptions{.persistent = true});
    tape->watch(source);
    const Tensor y = conv2d(x, w, kSame);
    return [=] { tape->gradient(y, source, dy); };
}

Iteration forwardAndBackward(const Convolution& sizes) {
    const Tensor x = sizes.x(), w = sizes.w(), dy = sizes.dy();
    return [=] {
        GradientTape tape;
        tape.watch(x);
        tape.watch(w);
        tape.gradient(conv2d(x, w, kSame), {x, w}, dy);
    };
}

}  // namespace

void addConvolutions() {
    const Convolution usual(8, 32), large(32, 112);
    addWorkload({.name = "conv2d",
                 .prepare = [=] { return forward(usual); },
                 .flops = usual.flops,
                 .bytes = usual.bytes()});
    addWorkload({.name = "depthwise_3x3",
                 .prepare =
                     [images = usual.images] {
                         const Tensor x = filled(1, images), w = filled(2, {3, 3, images[3], 1});
                         return Iteration(
                             [=] { depthwiseConv2d(x, w, {.padding = Padding::same}); });
                     },
                 .flops = usual.flops / static_cast<double>(usual.filter[3]),
                 .bytes = 2 * bytesOf(usual.images)});
    addWorkload({.name = "conv2d_input_gradient",
                 .prepare = [=] { return backward(usual, false); },
                 .flops = usual.flops,
                 .bytes = usual.bytes()});
    addWorkload({.name = "conv2d_filter_gradient",
                 .prepare = [=] { return backward(usual, true); },
                 .flops = usual.flops,
                 .bytes = usual.bytes()});
    addWorkload({.name = "conv2d_forward_and_gradients",
                 .prepare = [=] { return forwardAndBackward(usual); },
                 .flops = 3 * usual.flops,
                 .bytes = 3 * usual.bytes() - bytesOf(usual.result)});
    addWorkload({.name = "conv2d_large",
                 .prepare = [=] { return forward(large); },
                 .flops = large.flops,
                 .bytes = large.bytes(),
                 .large = true});
}

}  // namespace glgrad::bench

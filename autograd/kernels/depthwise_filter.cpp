#include <algorithm>
#include <vector>

#include "autograd/kernels/depthwise.h"
#include "backends/cpu/parallel.h"
#include "core/thread_object.h"
#include "expressions/packets.h"

namespace glgrad {
namespace {

constexpr Index kGrain = 128 * 1024;  // multiply-adds that are worth a thread

// sums[c] += sum over the pixels of a[i, c] b[i, c] for kPackets packets of channels.
template <int kLanes, int kPackets>
void sumPixels(const float* a, Index stepA, const float* b, Index stepB, Index count,
               double* sums) {
    using namespace Eigen::internal;
    using Packet = typename PacketOf<kLanes>::Type;
    Packet totals[kPackets];
    unrolled<kPackets>([&](auto k) { totals[k] = pset1<Packet>(0.0f); });
    for (Index i = 0; i < count; ++i, a += stepA, b += stepB) {
        unrolled<kPackets>([&](auto k) {
            totals[k] =
                pmadd(ploadu<Packet>(a + k * kLanes), ploadu<Packet>(b + k * kLanes), totals[k]);
        });
    }
    float values[kPackets * kLanes];
    unrolled<kPackets>([&](auto k) { pstoreu(values + k * kLanes, totals[k]); });
    for (int c = 0; c < kPackets * kLanes; ++c) sums[c] += double{values[c]};
}

// Adds what one line of dy gives to the sums [taps, channels].
void sumLine(const Window& window, const float* x, const float* dy, Index line, Index channels,
             double* sums) {
    const Index image = line / window.output[0], advance = window.strides[1];
    for (int tap = 0; tap < window.taps(); ++tap) {
        const Index y = window.underTap(0, line % window.output[0], tap / window.size[1]);
        if (y < 0 || y >= window.input[0]) continue;
        const Index first = window.underTap(1, 0, tap % window.size[1]);
        const IndexRange inside = insideRange(window.output[1], first, advance, window.input[1]);
        const Index begin = inside.begin, count = inside.end - inside.begin;
        const Index pixel =
            (image * window.input[0] + y) * window.input[1] + first + begin * advance;
        const float* from = x + pixel * channels;
        const float* slopes = dy + (line * window.output[1] + begin) * channels;
        forPackets<4>(channels, [&](auto lanes, auto packets, Index c) {
            sumPixels<lanes, packets>(from + c, advance * channels, slopes + c, channels, count,
                                      sums + tap * channels + c);
        });
    }
}

}  // namespace

void cpuDepthwiseBackwardFilter(const CpuArguments& arguments) {
    const CpuInput &x = arguments.inputs[0], &dy = arguments.inputs[1];
    const Window window = Window::fromUniforms(arguments.uniforms);
    const Index size = arguments.outputs[0].shape.size(), channels = x.shape[3];
    const Index lines = dy.shape[0] * dy.shape[1];
    const Index work = std::max<Index>(window.output[1] * size, 1);
    const Index grain = std::max<Index>(kGrain / work, 1);
    const Index ranges = parallelRanges(lines, grain);
    // A sum of its own for every range; they are added in order, so the result is reproducible.
    auto& sums = threadObject<std::vector<double>>();
    sums.assign(ranges * size, 0.0);
    parallelForRanges(lines, grain, [&](Index range, Index begin, Index end) {
        for (Index line = begin; line < end; ++line) {
            sumLine(window, x.values, dy.values, line, channels, sums.data() + range * size);
        }
    });
    for (Index i = 0; i < size; ++i) {
        double total = 0.0;
        for (Index range = 0; range < ranges; ++range) total += sums[range * size + i];
        arguments.outputs[0].values[i] = static_cast<float>(total);
    }
}

}  // namespace glgrad

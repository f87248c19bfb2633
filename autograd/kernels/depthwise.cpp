#include "autograd/kernels/depthwise.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "autograd/kernels/activation.h"
#include "backends/cpu/parallel.h"
#include "core/thread_object.h"
#include "expressions/packets.h"

// Works on the pixels of one line of an image at a time. Sums stay in registers: of several
// neighbouring pixels, and of as many channels as fill the registers.
namespace glgrad {
namespace {

constexpr int kTogether = 4;          // pixels
constexpr Index kGrain = 128 * 1024;  // multiply-adds that are worth a thread

// Along one axis: the output position whose window has input position `p` under a tap.
std::optional<Index> overTap(const Window& window, int axis, Index p, int tap) {
    const Index offset = p + window.padding[axis] - Index{tap} * window.dilations[axis];
    if (offset % window.strides[axis] != 0) return std::nullopt;
    return offset / window.strides[axis];
}

template <bool forward>
std::optional<Index> meets(const Window& window, int axis, Index p, int tap) {
    if constexpr (forward) return window.underTap(axis, p, tap);
    return overTap(window, axis, p, tap);
}

// A tap of the window as the pixels of a line meet it.
struct Tap {
    const float* source;   // pixel 0 of the line that lies under the tap
    const float* weights;  // of all channels
    Index x;               // the pixel of that line which the first pixel meets
};

// Every `step`-th pixel of a line from `first` on: those that meet the same taps. From each to the
// next, what they meet moves by `advance` pixels.
struct Pixels {
    Index first, step, count, advance, channels, sourceWidth;
};

// kPixels neighbouring pixels from the `pixel`-th on, kPackets packets of their channels.
template <int kLanes, int kPixels, int kPackets>
void sumTaps(const Pixels& pixels, const std::vector<Tap>& taps, Index pixel, Index channel,
             float* line) {
    using namespace Eigen::internal;
    using Packet = typename PacketOf<kLanes>::Type;
    const Index channels = pixels.channels;
    const Index step = pixels.advance * channels, targetStep = pixels.step * channels;
    const Index offset = pixel * step + channel;
    float* target = line + pixels.first * channels + pixel * targetStep + channel;
    Packet sums[kPixels * kPackets];
    unrolled<kPixels * kPackets>([&](auto i) { sums[i] = pset1<Packet>(0.0f); });
    for (const Tap& tap : taps) {
        const float* x = tap.source + tap.x * channels + offset;
        unrolled<kPackets>([&](auto k) {
            const Packet weight = ploadu<Packet>(tap.weights + channel + k * kLanes);
            unrolled<kPixels>([&](auto i) {
                Packet& sum = sums[i * kPackets + k];
                sum = pmadd(ploadu<Packet>(x + i * step + k * kLanes), weight, sum);
            });
        });
    }
    unrolled<kPixels>([&](auto i) {
        unrolled<kPackets>(
            [&](auto k) { pstoreu(target + i * targetStep + k * kLanes, sums[i * kPackets + k]); });
    });
}

// All channels from `channel` on. The last packet may overlap the one before, and so may the last
// group of pixels below: what is drawn twice is the same twice.
template <int kLanes, int kPixels, int kPackets>
void sumTapsOfAll(const Pixels& pixels, const std::vector<Tap>& taps, Index pixel, float* line,
                  Index channel = 0) {
    constexpr int kBlock = kPackets * kLanes;
    for (; channel + kBlock <= pixels.channels; channel += kBlock) {
        sumTaps<kLanes, kPixels, kPackets>(pixels, taps, pixel, channel, line);
    }
    if constexpr (kPackets > 1) {
        sumTapsOfAll<kLanes, kPixels, kPackets / 2>(pixels, taps, pixel, line, channel);
    } else if (channel < pixels.channels) {
        sumTaps<kLanes, kPixels, 1>(pixels, taps, pixel, pixels.channels - kLanes, line);
    }
}

// A pixel some of whose taps may lie outside.
template <int kLanes>
void drawPixel(const Pixels& pixels, const std::vector<Tap>& taps, Index pixel, float* line) {
    auto& inside = threadObject<std::vector<Tap>>();
    inside.clear();
    for (const Tap& tap : taps) {
        const Index x = tap.x + pixel * pixels.advance;
        if (x >= 0 && x < pixels.sourceWidth) inside.push_back(tap);
    }
    sumTapsOfAll<kLanes, 1, 4>(pixels, inside, pixel, line);
}

// The pixels of `interior` have all taps inside.
template <int kLanes>
void drawLine(const Pixels& pixels, const std::vector<Tap>& taps, IndexRange interior,
              float* line) {
    if constexpr (kLanes > 1) {
        if (pixels.channels < kLanes) {
            return drawLine<kFewerLanes<kLanes>>(pixels, taps, interior, line);
        }
    }
    if (interior.end - interior.begin < kTogether) interior = {0, 0};
    for (Index i = 0; i < interior.begin; ++i) drawPixel<kLanes>(pixels, taps, i, line);
    for (Index i = interior.begin; i < interior.end; i += kTogether) {
        const Index first = std::min(i, interior.end - kTogether);
        sumTapsOfAll<kLanes, kTogether, 2>(pixels, taps, first, line);
    }
    for (Index i = interior.end; i < pixels.count; ++i) drawPixel<kLanes>(pixels, taps, i, line);
}

// A tap in one line of the window, and Tap::x.
struct Column {
    int tap;
    Index x;
};

template <bool forward>
const std::vector<Column>& columnsOf(const Window& window, Index pixel) {
    auto& columns = threadObject<std::vector<Column>>();
    columns.clear();
    for (int tap = 0; tap < window.size[1]; ++tap) {
        if (const auto x = meets<forward>(window, 1, pixel, tap)) columns.push_back({tap, *x});
    }
    return columns;
}

IndexRange interiorOf(const Pixels& pixels, const std::vector<Column>& columns) {
    IndexRange interior{0, pixels.count};
    for (const Column& column : columns) {
        const IndexRange inside =
            insideRange(pixels.count, column.x, pixels.advance, pixels.sourceWidth);
        interior = {std::max(interior.begin, inside.begin), std::min(interior.end, inside.end)};
    }
    return interior;
}

// target[p] = sum over the taps of source[what p meets under the tap] * w[tap]
struct Job {
    Window window;
    const float *source, *w;
    float* target;
    std::array<int, 2> from, to;  // height and width of the source and of the target
    Index channels;
};

// Those pixels of the target's lines [begin, end).
template <bool forward>
void drawLines(const Job& job, const Pixels& pixels, Index begin, Index end) {
    const std::vector<Column>& columns = columnsOf<forward>(job.window, pixels.first);
    const IndexRange interior = interiorOf(pixels, columns);
    auto& taps = threadObject<std::vector<Tap>, Job>();
    for (Index line = begin; line < end; ++line) {
        const Index image = line / job.to[0];
        taps.clear();
        for (int row = 0; row < job.window.size[0]; ++row) {
            const auto y = meets<forward>(job.window, 0, line - image * job.to[0], row);
            if (!y || *y < 0 || *y >= job.from[0]) continue;
            const Index pixel = (image * job.from[0] + *y) * job.from[1];
            for (const Column& column : columns) {
                const int tap = row * job.window.size[1] + column.tap;
                taps.push_back(
                    {job.source + pixel * job.channels, job.w + tap * job.channels, column.x});
            }
        }
        drawLine<kMostLanes>(pixels, taps, interior, job.target + line * job.to[1] * job.channels);
    }
}

template <bool forward>
void convolve(const CpuArguments& arguments) {
    const Window window = Window::fromUniforms(arguments.uniforms);
    const Job job{.window = window,
                  .source = arguments.inputs[0].values,
                  .w = arguments.inputs[1].values,
                  .target = arguments.outputs[0].values,
                  .from = forward ? window.input : window.output,
                  .to = forward ? window.output : window.input,
                  .channels = arguments.outputs[0].shape[3]};
    const Index lines = arguments.outputs[0].shape[0] * job.to[0], width = job.to[1];
    const Index work = std::max<Index>(width * job.channels * window.taps(), 1);
    // Backwards through a window that moves by s pixels, every s-th pixel meets the same taps.
    const Index step = forward ? 1 : window.strides[1];
    parallelFor(lines, std::max<Index>(kGrain / work, 1), [&](Index begin, Index end) {
        for (Index first = 0; first < std::min(step, width); ++first) {
            drawLines<forward>(job,
                               {.first = first,
                                .step = step,
                                .count = (width - first + step - 1) / step,
                                .advance = forward ? window.strides[1] : 1,
                                .channels = job.channels,
                                .sourceWidth = job.from[1]},
                               begin, end);
        }
    });
}

}  // namespace

void cpuDepthwiseForward(const CpuArguments& arguments) {
    convolve<true>(arguments);
    applyEpilogue(CpuEpilogue::of(arguments), arguments.outputs[0]);
}
void cpuDepthwiseBackwardInput(const CpuArguments& arguments) { convolve<false>(arguments); }

}  // namespace glgrad

#include "autograd/kernels/max_pooling.h"

#include <algorithm>

#include "autograd/kernels/window.h"
#include "backends/cpu/parallel.h"
#include "expressions/packets.h"

// Works on one line of an image and one packet of its channels at a time.
namespace glgrad {
namespace {

constexpr Index kGrain = 64 * 1024;  // values of the image that are worth a thread

struct Pool {
    Window window;
    Index images, channels;

    explicit Pool(const CpuArguments& arguments, const Shape& image)
        : window(Window::fromUniforms(arguments.uniforms)), images(image[0]), channels(image[3]) {}

    Index inputLine() const { return window.input[1] * channels; }
    Index outputLine() const { return window.output[1] * channels; }

    /// The part of a window at position `p` of an axis that lies inside of the image.
    IndexRange inside(int axis, Index p) const {
        const Index first = window.underTap(axis, p, 0);
        return {std::max<Index>(first, 0),
                std::min<Index>(first + window.size[axis], window.input[axis])};
    }
};

// x is the first of the image's lines that the window covers, `line` the line's number, and `y` and
// `position` are the line of the results.
template <int kLanes, int kPackets>
void poolLine(const Pool& pool, const float* x, Index line, float* y, float* position) {
    using namespace Eigen::internal;
    using Packet = typename PacketOf<kLanes>::Type;
    const Index channels = pool.channels, inputLine = pool.inputLine(), width = pool.window.size[1];
    const auto [beginY, endY] = pool.inside(0, line);
    const Index firstTap = (beginY - pool.window.underTap(0, line, 0)) * width;
    const Packet one = pset1<Packet>(1.0f);
    for (Index p = 0; p < pool.window.output[1]; ++p, y += channels, position += channels) {
        const auto [beginX, endX] = pool.inside(1, p);
        Index tap = firstTap + beginX - pool.window.underTap(1, p, 0);
        const float* from = x + beginX * channels;
        Packet best[kPackets], taken[kPackets];
        unrolled<kPackets>([&](auto k) {
            best[k] = ploadu<Packet>(from + k * kLanes);
            taken[k] = pset1<Packet>(static_cast<float>(tap));
        });
        for (Index row = beginY; row < endY; ++row, from += inputLine, tap += width) {
            Packet number = pset1<Packet>(static_cast<float>(tap));
            const float *values = from, *end = from + (endX - beginX) * channels;
            for (; values != end; values += channels, number = padd(number, one)) {
                unrolled<kPackets>([&](auto k) {
                    const Packet value = ploadu<Packet>(values + k * kLanes);
                    const Packet wins =
                        pand(pcmp_eq(best[k], best[k]), pcmp_lt_or_nan(best[k], value));
                    best[k] = pselect(wins, value, best[k]);
                    taken[k] = pselect(wins, number, taken[k]);
                });
            }
        }
        unrolled<kPackets>([&](auto k) {
            pstoreu(y + k * kLanes, best[k]);
            pstoreu(position + k * kLanes, taken[k]);
        });
    }
}

// dx[i] += dy[i] where the window's largest value is under `tap`.
template <int kLanes>
void addWhere(const float* dy, const float* position, float tap, Index count, Index step, float* dx,
              Index stepOfDx) {
    using namespace Eigen::internal;
    using Packet = typename PacketOf<kLanes>::Type;
    const Packet wanted = pset1<Packet>(tap);
    for (; count > 0; --count, dy += step, position += step, dx += stepOfDx) {
        const Packet here = pcmp_eq(ploadu<Packet>(position), wanted);
        const Packet slope = pselect(here, ploadu<Packet>(dy), pzero(wanted));
        pstoreu(dx, padd(ploadu<Packet>(dx), slope));
    }
}

// One line of dx, from all lines of windows that cover it.
void unpoolLine(const Pool& pool, Index image, Index line, const float* dy, const float* position,
                float* dx) {
    const Window& window = pool.window;
    std::fill_n(dx, pool.inputLine(), 0.0f);
    for (int row = 0; row < window.size[0]; ++row) {
        const Index offset = line + window.padding[0] - row;
        const Index from = offset / window.strides[0];
        if (offset < 0 || offset % window.strides[0] != 0 || from >= window.output[0]) continue;
        const Index pooled = (image * window.output[0] + from) * pool.outputLine();
        for (int column = 0; column < window.size[1]; ++column) {
            const Index first = window.underTap(1, 0, column), stride = window.strides[1];
            const IndexRange inside = insideRange(window.output[1], first, stride, window.input[1]);
            const Index begin = inside.begin, count = inside.end - inside.begin;
            const auto tap = static_cast<float>(row * window.size[1] + column);
            const Index place = pooled + begin * pool.channels;
            float* to = dx + (first + begin * stride) * pool.channels;
            forPackets<1>(pool.channels, [&](auto lanes, auto, Index c) {
                addWhere<lanes>(dy + place + c, position + place + c, tap, count, pool.channels,
                                to + c, stride * pool.channels);
            });
        }
    }
}

template <class Body>
void forLines(const Pool& pool, Index height, Index width, const Body& body) {
    const Index grain = std::max<Index>(1, kGrain / std::max<Index>(width, 1));
    parallelFor(pool.images * height, grain, [&](Index begin, Index end) {
        for (Index line = begin; line < end; ++line) body(line / height, line % height);
    });
}

}  // namespace

void cpuMaxPoolForward(const CpuArguments& arguments) {
    const Pool pool(arguments, arguments.inputs[0].shape);
    const Window& window = pool.window;
    const Index work = pool.inputLine() * window.strides[0];
    forLines(pool, window.output[0], work, [&](Index image, Index line) {
        const float* x = arguments.inputs[0].values +
                         (image * window.input[0] + pool.inside(0, line).begin) * pool.inputLine();
        const Index pooled = (image * window.output[0] + line) * pool.outputLine();
        float* y = arguments.outputs[0].values + pooled;
        float* position = arguments.outputs[1].values + pooled;
        forPackets<4>(pool.channels, [&](auto lanes, auto packets, Index c) {
            poolLine<lanes, packets>(pool, x + c, line, y + c, position + c);
        });
    });
}

void cpuMaxPoolBackward(const CpuArguments& arguments) {
    const CpuOutput& dx = arguments.outputs[0];
    const Pool pool(arguments, dx.shape);
    const Index height = pool.window.input[0];
    forLines(pool, height, pool.inputLine(), [&](Index image, Index line) {
        unpoolLine(pool, image, line, arguments.inputs[0].values, arguments.inputs[1].values,
                   dx.values + (image * height + line) * pool.inputLine());
    });
}

}  // namespace glgrad

#include "autograd/kernels/convolution.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "autograd/kernels/gemm.h"
#include "backends/cpu/parallel.h"

// A convolution is a product of patches, one row per output pixel, with the filter. The patches
// are laid out for some pixels at a time, so that they stay in the cache.
namespace glgrad {
namespace {

constexpr Index kPatchFloats = 48 * 1024;  // 192 KiB: a part of a core's second-level cache

struct Convolution {
    Window window;
    Index images, channels, filters;

    Index patch() const { return window.taps() * channels; }
    Index pixels() const { return images * window.outputPixels(); }
    Index block() const { return std::max<Index>(kPatchFloats / std::max<Index>(patch(), 1), 8); }
    Index grain() const {
        return std::max<Index>(65536 / std::max<Index>(patch() * filters, 1), 8);
    }
};

Convolution convolution(const CpuArguments& arguments, const Shape& image, const Shape& filter) {
    return {.window = Window::fromUniforms(arguments.uniforms),
            .images = image[0],
            .channels = filter[2],
            .filters = filter[3]};
}

struct Pixel {
    Index image;
    int y, x;
};

Pixel pixelAt(const Window& window, Index index) {
    const Index line = index / window.output[1];
    return {line / window.output[0], static_cast<int>(line % window.output[0]),
            static_cast<int>(index % window.output[1])};
}

// Calls body(offset of the pixel's channels in x, or -1 outside, tap) for the taps of one pixel.
template <class Body>
void forTaps(const Convolution& conv, const Pixel& pixel, Body&& body) {
    const Window& window = conv.window;
    int tap = 0;
    for (int ty = 0; ty < window.size[0]; ++ty) {
        const int y = pixel.y * window.strides[0] + ty * window.dilations[0] - window.padding[0];
        const bool lineInside = y >= 0 && y < window.input[0];
        const Index line = (pixel.image * window.input[0] + y) * window.input[1];
        for (int tx = 0; tx < window.size[1]; ++tx, ++tap) {
            const int x =
                pixel.x * window.strides[1] + tx * window.dilations[1] - window.padding[1];
            const bool inside = lineInside && x >= 0 && x < window.input[1];
            body(inside ? (line + x) * conv.channels : -1, tap);
        }
    }
}

// patches[i, tap, c] = x under tap of output pixel begin + i.
void gatherPatches(const Convolution& conv, const float* x, Index begin, Index end,
                   float* patches) {
    for (Index i = begin; i < end; ++i) {
        forTaps(conv, pixelAt(conv.window, i), [&](Index offset, int) {
            if (conv.channels == 1) {
                *patches = offset < 0 ? 0.0f : x[offset];
            } else if (offset < 0) {
                std::fill_n(patches, conv.channels, 0.0f);
            } else {
                std::memcpy(patches, x + offset, conv.channels * sizeof(float));
            }
            patches += conv.channels;
        });
    }
}

void scatterPatches(const Convolution& conv, const float* patches, Index begin, Index end,
                    float* dx) {
    for (Index i = begin; i < end; ++i) {
        forTaps(conv, pixelAt(conv.window, i), [&](Index offset, int) {
            if (offset >= 0) {
                for (Index c = 0; c < conv.channels; ++c) dx[offset + c] += patches[c];
            }
            patches += conv.channels;
        });
    }
}

std::vector<float>& scratch(std::size_t size) {
    thread_local std::vector<float> buffer;
    if (buffer.size() < size) buffer.resize(size);
    return buffer;
}

// Whether the patches are the image itself.
bool isPointwise(const Convolution& conv) {
    const Window& window = conv.window;
    return window.taps() == 1 && window.strides[0] == 1 && window.strides[1] == 1;
}

}  // namespace

void cpuConvForward(const CpuArguments& arguments) {
    const CpuInput &x = arguments.inputs[0], &w = arguments.inputs[1];
    const Convolution conv = convolution(arguments, x.shape, w.shape);
    const MatrixView filter{w.values, conv.patch(), conv.filters, conv.filters};
    float* y = arguments.outputs[0].values;
    parallelFor(conv.pixels(), conv.grain(), [&](Index begin, Index end) {
        if (isPointwise(conv)) {
            multiply({x.values + begin * conv.channels, end - begin, conv.channels, conv.channels},
                     filter, y + begin * conv.filters, conv.filters);
            return;
        }
        std::vector<float>& patches = scratch(conv.block() * conv.patch());
        for (Index first = begin; first < end; first += conv.block()) {
            const Index last = std::min(first + conv.block(), end);
            gatherPatches(conv, x.values, first, last, patches.data());
            multiply({patches.data(), last - first, conv.patch(), conv.patch()}, filter,
                     y + first * conv.filters, conv.filters);
        }
    });
}

void cpuConvBackwardInput(const CpuArguments& arguments) {
    const CpuInput &dy = arguments.inputs[0], &w = arguments.inputs[1];
    const Convolution conv = convolution(arguments, dy.shape, w.shape);
    const MatrixView filter{w.values, conv.patch(), conv.filters, conv.filters, true};
    float* dx = arguments.outputs[0].values;
    const Index outputPixels = conv.window.outputPixels();
    // Windows overlap inside an image, so an image belongs to one thread.
    parallelFor(conv.images, 1, [&](Index beginImage, Index endImage) {
        const Index imageSize = conv.window.inputPixels() * conv.channels;
        std::fill(dx + beginImage * imageSize, dx + endImage * imageSize, 0.0f);
        std::vector<float>& patches = scratch(conv.block() * conv.patch());
        const Index end = endImage * outputPixels;
        for (Index first = beginImage * outputPixels; first < end; first += conv.block()) {
            const Index last = std::min(first + conv.block(), end);
            multiply({dy.values + first * conv.filters, last - first, conv.filters, conv.filters},
                     filter, patches.data(), conv.patch());
            scatterPatches(conv, patches.data(), first, last, dx);
        }
    });
}

void cpuConvBackwardFilter(const CpuArguments& arguments) {
    const CpuInput &x = arguments.inputs[0], &dy = arguments.inputs[1];
    const Shape& filterShape = arguments.outputs[0].shape;
    const Convolution conv = convolution(arguments, x.shape, filterShape);
    const Index size = conv.patch() * conv.filters;
    const Index ranges = parallelRanges(conv.pixels(), conv.grain());
    // A sum of its own for every range; they are added in order, so the result is reproducible.
    std::vector<float> sums(ranges * size, 0.0f);
    parallelForRanges(conv.pixels(), conv.grain(), [&](Index range, Index begin, Index end) {
        std::vector<float>& patches = scratch(conv.block() * conv.patch());
        for (Index first = begin; first < end; first += conv.block()) {
            const Index last = std::min(first + conv.block(), end);
            gatherPatches(conv, x.values, first, last, patches.data());
            multiply({patches.data(), last - first, conv.patch(), conv.patch(), true},
                     {dy.values + first * conv.filters, last - first, conv.filters, conv.filters},
                     sums.data() + range * size, conv.filters, true);
        }
    });
    float* dw = arguments.outputs[0].values;
    std::fill_n(dw, size, 0.0f);
    for (Index range = 0; range < ranges; ++range) {
        for (Index i = 0; i < size; ++i) dw[i] += sums[range * size + i];
    }
}

}  // namespace glgrad

#include "autograd/kernels/image_lattice.h"

#include <algorithm>
#include <cstring>

namespace glgrad {
namespace {

LatticeAxis outputAxis(const Window& window, int axis) {
    LatticeAxis result{.size = window.input[axis],
                       .count = window.output[axis],
                       .step = window.strides[axis],
                       .offsets = {},
                       .taps = {}};
    const auto [begin, end] = tapsInside(window, axis);
    for (Index tap = begin; tap < end; ++tap) {
        result.offsets.push_back(tap * window.dilations[axis] - window.padding[axis]);
        result.taps.push_back(static_cast<int>(tap));
    }
    return result;
}

// Input pixel i is under tap t of output pixel o when i = o * stride + t * dilation - padding. For
// i = phase + q * stride that is o = q + (phase + padding - t * dilation) / stride, if it divides.
LatticeAxis inputAxis(const Window& window, int axis, int phase) {
    const int stride = window.strides[axis];
    LatticeAxis result{.size = window.output[axis],
                       .count = (window.input[axis] - phase + stride - 1) / stride,
                       .step = 1,
                       .offsets = {},
                       .taps = {}};
    const auto [begin, end] = tapsInside(window, axis);
    for (Index tap = end - 1; tap >= begin; --tap) {
        const Index distance = phase + window.padding[axis] - tap * window.dilations[axis];
        if (distance % stride != 0) continue;
        result.offsets.push_back(distance / stride);
        result.taps.push_back(static_cast<int>(tap));
    }
    return result;
}

}  // namespace

ImageLattice outputLattice(const Window& window, Index images, Index channels) {
    return {outputAxis(window, 0), outputAxis(window, 1), images, channels};
}

ImageLattice inputLattice(const Window& window, std::array<int, 2> phase, Index images,
                          Index channels) {
    return {inputAxis(window, 0, phase[0]), inputAxis(window, 1, phase[1]), images, channels};
}

LatticeBand::LatticeBand(const ImageLattice& lattice, const float* image)
    : lattice_(lattice),
      image_(image),
      inside_(lattice.isInside()),
      width_(inside_ ? lattice.x.size : lattice.x.extent(0, lattice.x.count)),
      data_(image) {
    const Index startY = inside_ ? 0 : lattice.y.first(), startX = inside_ ? 0 : lattice.x.first();
    depths_.reserve(lattice.depth());
    for (const Index y : lattice.y.offsets) {
        for (const Index x : lattice.x.offsets) {
            const Index pixel = (y - startY) * width_ + x - startX;
            for (Index c = 0; c < lattice.channels; ++c) {
                depths_.push_back(pixel * lattice.channels + c);
            }
        }
    }
}

void LatticeBand::moveTo(Index beginLine, Index endLine) {
    auto& scratch = threadObject<CpuScratch, LatticeBand>();
    const LatticeAxis &y = lattice_.y, &x = lattice_.x;
    const Index line = width_ * lattice_.channels, step = x.step * lattice_.channels;
    const Index imageLines = inside_ ? y.size : y.extent(0, y.count);
    const Index firstImage = beginLine / y.count, lastImage = (endLine - 1) / y.count;
    float* copied =
        inside_ ? nullptr : scratch.atLeast((lastImage - firstImage + 1) * imageLines * line);
    data_ = inside_ ? image_ + firstImage * imageLines * line : copied;
    rows_.resize((endLine - beginLine) * x.count);
    Index* row = rows_.data();
    for (Index image = firstImage; image <= lastImage; ++image) {
        const Index start = (image - firstImage) * imageLines * line;
        const Index begin = std::max(beginLine - image * y.count, Index{0});
        const Index end = std::min(endLine - image * y.count, y.count);
        if (!inside_) copy(image, begin, end, copied + start + begin * y.step * line);
        for (Index q = begin; q < end; ++q) {
            const Index first = start + q * y.step * line;
            for (Index p = 0; p < x.count; ++p) *row++ = first + p * step;
        }
    }
}

void LatticeBand::copy(Index image, Index begin, Index end, float* to) const {
    const LatticeAxis &y = lattice_.y, &x = lattice_.x;
    const Index c = lattice_.channels;
    const Index left = std::clamp<Index>(-x.first(), 0, width_);
    const Index right = std::clamp<Index>(x.size - x.first(), left, width_);
    const Index top = begin * y.step + y.first();
    for (Index line = top; line < top + y.extent(begin, end); ++line, to += width_ * c) {
        if (line < 0 || line >= y.size) {
            std::fill_n(to, width_ * c, 0.0f);
            continue;
        }
        const float* from = image_ + ((image * y.size + line) * x.size + x.first() + left) * c;
        std::fill_n(to, left * c, 0.0f);
        std::memcpy(to + left * c, from, (right - left) * c * sizeof(float));
        std::fill_n(to + right * c, (width_ - right) * c, 0.0f);
    }
}

}  // namespace glgrad

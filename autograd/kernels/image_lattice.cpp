#include "autograd/kernels/image_lattice.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "autograd/kernels/cpu_scratch.h"

namespace glgrad {
namespace {

LatticeAxis outputAxis(const Window& window, int axis) {
    const Index dilation = window.dilations[axis];
    const auto [begin, end] = tapsInside(window, axis);
    return {.size = window.input[axis],
            .count = window.output[axis],
            .step = window.strides[axis],
            .taps = std::max<Index>(end - begin, 0),
            .first = begin * dilation - window.padding[axis],
            .tapStep = dilation,
            .firstTap = begin,
            .nextTap = 1};
}

// Input pixel i is under tap t of output pixel o when i = o * stride + t * dilation - padding. For
// i = phase + q * stride that is o = q + (phase + padding - t * dilation) / stride, if it divides:
// for every so-many-th tap, the last one first.
LatticeAxis inputAxis(const Window& window, int axis, int phase) {
    const Index stride = window.strides[axis], dilation = window.dilations[axis];
    const Index period = stride / std::gcd(stride, dilation);
    const auto distance = [&](Index tap) { return phase + window.padding[axis] - tap * dilation; };
    const auto [begin, end] = tapsInside(window, axis);
    Index last = end - 1;
    while (last >= begin && last >= end - period && distance(last) % stride != 0) --last;
    const bool any = last >= begin && distance(last) % stride == 0;
    return {.size = window.output[axis],
            .count = (window.input[axis] - phase + stride - 1) / stride,
            .step = 1,
            .taps = any ? (last - begin) / period + 1 : 0,
            .first = any ? distance(last) / stride : 0,
            .tapStep = period * dilation / stride,
            .firstTap = last,
            .nextTap = -period};
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
      width_(inside_ ? lattice.x.size : lattice.x.extent(lattice.x.count)),
      data_(image) {
    const LatticeAxis &y = lattice.y, &x = lattice.x;
    const Index c = lattice.channels;
    const Index first = inside_ && lattice.depth() > 0 ? (y.first * width_ + x.first) * c : 0;
    depths_ = {first, {y.taps, y.tapStep * width_ * c}, {x.taps, x.tapStep * c}, {c, 1}};
}

void LatticeBand::moveTo(Index beginLine, Index endLine) {
    const LatticeAxis &y = lattice_.y, &x = lattice_.x;
    const Index line = width_ * lattice_.channels;
    const Index imageLines = inside_ ? y.size : y.extent(y.count);
    const Index firstImage = beginLine / y.count, lastImage = (endLine - 1) / y.count;
    // As if the first of these images began at 0; of its copy, which begins with the band, that is
    // before the memory.
    const Index image = imageLines * line, above = beginLine - firstImage * y.count;
    const Index start = inside_ ? firstImage * image : -above * y.step * line;
    rows_ = lattice_.points(start, image, y.step * line, x.step * lattice_.channels)
                .part(above * x.count, (endLine - beginLine) * x.count);
    if (inside_) return;
    float* copied =
        threadObject<CpuScratch, LatticeBand>().atLeast((lastImage - firstImage + 1) * image);
    data_ = copied;
    for (Index i = firstImage; i <= lastImage; ++i) {
        const Index begin = std::max(beginLine - i * y.count, Index{0});
        const Index end = std::min(endLine - i * y.count, y.count);
        copy(i, begin, end, copied + ((i - firstImage) * image + start + begin * y.step * line));
    }
}

void LatticeBand::copy(Index image, Index begin, Index end, float* to) const {
    const LatticeAxis &y = lattice_.y, &x = lattice_.x;
    const Index c = lattice_.channels;
    const Index left = std::clamp<Index>(-x.first, 0, width_);
    const Index right = std::clamp<Index>(x.size - x.first, left, width_);
    const Index top = begin * y.step + y.first;
    for (Index line = top; line < top + y.extent(end - begin); ++line, to += width_ * c) {
        if (line < 0 || line >= y.size) {
            std::fill_n(to, width_ * c, 0.0f);
            continue;
        }
        const float* from = image_ + ((image * y.size + line) * x.size + x.first + left) * c;
        std::fill_n(to, left * c, 0.0f);
        std::memcpy(to + left * c, from, (right - left) * c * sizeof(float));
        std::fill_n(to + right * c, (width_ - right) * c, 0.0f);
    }
}

}  // namespace glgrad

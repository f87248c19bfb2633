// glgrad: internal header
#pragma once

#include <array>
#include <span>
#include <vector>

#include "autograd/kernels/cpu_scratch.h"
#include "autograd/kernels/window.h"

namespace glgrad {

/// Along one axis of an image: the windows stand at points q = 0 .. count-1, and their tap t reads
/// the image at q * step + offsets[t], which may be outside. Taps that always are are left out.
struct LatticeAxis {
    Index size;   ///< Of the image.
    Index count;  ///< Points.
    Index step;
    std::vector<Index> offsets;  ///< Ascending.
    std::vector<int> taps;       ///< Which tap of the window each of them is.

    Index first() const { return offsets.front(); }
    /// The number of values that the points [begin, end) read, from the first to the last.
    Index extent(Index begin, Index end) const {
        return (end - begin - 1) * step + offsets.back() - offsets.front() + 1;
    }
    bool isInside() const {
        return offsets.empty() || (first() >= 0 && first() + extent(0, count) <= size);
    }
};

/// Where the windows of a convolution stand in its images: points in lines, line after line, image
/// after image.
struct ImageLattice {
    LatticeAxis y, x;
    Index images;
    Index channels;

    Index lines() const { return images * y.count; }
    /// Values under a window.
    Index depth() const { return std::ssize(y.offsets) * std::ssize(x.offsets) * channels; }
    bool isInside() const { return depth() == 0 || (y.isInside() && x.isInside()); }
};

/// The lattice of a convolution's output in its image x.
ImageLattice outputLattice(const Window& window, Index images, Index channels);

/// The lattice of the pixels phase, phase + stride, ... of the image in the output's gradient: what
/// the gradient of the input sums up. `channels` are those of the output.
ImageLattice inputLattice(const Window& window, std::array<int, 2> phase, Index images,
                          Index channels);

/// The windows of some lines of a lattice as a matrix, [points, values under the window]: value
/// (i, k) is data()[rows()[i] + depths()[k]]. The image is read where it is, or, where windows
/// reach out of it, copied with zeros around it.
class LatticeBand {
public:
    LatticeBand(const ImageLattice& lattice, const float* image);

    void moveTo(Index beginLine, Index endLine);

    const float* data() const { return data_; }
    std::span<const Index> rows() const { return rows_; }
    std::span<const Index> depths() const { return depths_; }

private:
    void copy(Index image, Index begin, Index end, float* to) const;

    const ImageLattice& lattice_;
    const float* image_;
    bool inside_;
    Index width_;  // pixels in a line of what is read
    const float* data_;
    std::vector<Index> rows_, depths_;
};

}  // namespace glgrad

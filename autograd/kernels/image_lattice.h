// glgrad: internal header
#pragma once

#include <algorithm>
#include <array>

#include "autograd/kernels/places.h"
#include "autograd/kernels/window.h"

namespace glgrad {

/// Along one axis of an image: the windows stand at points q = 0 .. count-1, and their tap t = 0 ..
/// taps-1 reads the image at q * step + first + t * tapStep, which may be outside. Taps that always
/// are are left out.
struct LatticeAxis {
    Index size;   ///< Of the image.
    Index count;  ///< Points.
    Index step;
    Index taps, first, tapStep;
    Index firstTap, nextTap;  ///< Tap t is that of number firstTap + t * nextTap of the window.

    Index offset(Index tap) const { return first + tap * tapStep; }
    /// The number of values that `points` neighbours read, from the first to the last.
    Index extent(Index points) const {
        return (points - 1) * step + std::max<Index>(taps - 1, 0) * tapStep + 1;
    }
    bool isInside() const { return first >= 0 && first + extent(count) <= size; }
};

/// Where the windows of a convolution stand in its images: points in lines, line after line, image
/// after image.
struct ImageLattice {
    LatticeAxis y, x;
    Index images;
    Index channels;

    Index lines() const { return images * y.count; }
    /// Values under a window.
    Index depth() const { return y.taps * x.taps * channels; }
    bool isInside() const { return depth() == 0 || (y.isInside() && x.isInside()); }
    /// Places of all points, those of neighbours in a line, of lines and of images so far apart.
    Places points(Index start, Index image, Index line, Index point) const {
        return {start, {images, image}, {y.count, line}, {x.count, point}};
    }
    /// Where a filter [window, ...] has its values for what is under a window: `sizeOfTap` values
    /// for each tap, those of channels `step` apart.
    Places filterPlaces(const Window& window, Index sizeOfTap, Index step) const {
        const Index line = window.size[1] * sizeOfTap;
        return {y.firstTap * line + x.firstTap * sizeOfTap,
                {y.taps, y.nextTap * line},
                {x.taps, x.nextTap * sizeOfTap},
                {channels, step}};
    }
};

/// The lattice of a convolution's output in its image x.
ImageLattice outputLattice(const Window& window, Index images, Index channels);

/// The lattice of the pixels phase, phase + stride, ... of the image in the output's gradient: what
/// the gradient of the input sums up. `channels` are those of the output.
ImageLattice inputLattice(const Window& window, std::array<int, 2> phase, Index images,
                          Index channels);

/// The windows of some lines of a lattice as a matrix, [points, values under the window]: value
/// (i, k) is data()[rows()[i] + depths()[k]]. The image is read where it is, or, where windows
/// reach out of it, copied with zeros around it to memory of the thread, one band at a time.
class LatticeBand {
public:
    LatticeBand(const ImageLattice& lattice, const float* image);

    void moveTo(Index beginLine, Index endLine);

    const float* data() const { return data_; }
    const Places& rows() const { return rows_; }
    const Places& depths() const { return depths_; }

private:
    void copy(Index image, Index begin, Index end, float* to) const;

    const ImageLattice& lattice_;
    const float* image_;
    bool inside_;
    Index width_;  // pixels in a line of what is read
    const float* data_;
    Places rows_, depths_;
};

}  // namespace glgrad

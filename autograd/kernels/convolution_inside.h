// glgrad: internal header
#pragma once

#include <array>
#include <span>
#include <vector>

#include "autograd/kernels/gathered_product.h"
#include "autograd/kernels/image_lattice.h"
#include "core/kernel.h"

namespace glgrad {

/// Where the result for each point of a lattice goes: every `step`-th pixel from `phase` on of
/// images of `size`.
struct Placement {
    std::array<Index, 2> size, step, phase;
    Index channels;
};

/// The places of the points of the lines [begin, end).
void placesOf(const ImageLattice& lattice, const Placement& to, Index begin, Index end,
              std::vector<Index>& places);

// Convolutions tap by tap, which look at nothing outside of the images: two to three times slower
// than products with zeros around the images, and right also where these would meet an infinity.

/// y[place of point] = patch at point * filter
void correlateInside(const ImageLattice& lattice, const float* image, const GatheredRight& filter,
                     const Placement& to, float* y);

/// dw = patches^T dy, row k of it at places[k].
void sumPatchesInside(const ImageLattice& lattice, const float* x, const CpuInput& dy,
                      std::span<const Index> places, float* dw);

/// Whether zeros around an image may have met an infinity or a NaN of the other factor: that is in
/// the result then, too, and the smaller of both is looked at.
bool mayMeetInfinity(const CpuInput& factor, const CpuOutput& result);

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include "autograd/kernels/gathered_product.h"
#include "autograd/kernels/image_lattice.h"
#include "core/kernel.h"

namespace glgrad {

// Convolutions tap by tap, which look at nothing outside of the images: two to three times slower
// than products with zeros around the images, and right also where these would meet an infinity.

/// y, at the place of each point, = patch at point * filter.
void correlateInside(const ImageLattice& lattice, const float* image, const GatheredRight& filter,
                     const GatheredResult& y);

/// dw = patches^T dy
void sumPatchesInside(const ImageLattice& lattice, const float* x, const CpuInput& dy,
                      const GatheredResult& dw);

/// Whether zeros around an image may have met an infinity or a NaN of the other factor: that is in
/// the result then, too, and the smaller of both is looked at.
bool mayMeetInfinity(const CpuInput& factor, const CpuOutput& result);

}  // namespace glgrad

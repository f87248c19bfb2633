#pragma once

#include <cstdint>

#include "data/dataset.h"
#include "models/sequential.h"

namespace glgrad {

/// `count` noisy images [6, 6, 1] with horizontal (label 0) or vertical (label 1) stripes.
Dataset stripes(Index count, std::uint64_t seed = 1);

/// A compiled model that learns the stripes within a few epochs.
Sequential smallCnn();

}  // namespace glgrad

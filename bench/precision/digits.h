#pragma once

#include <cstdint>

#include "data/dataset.h"

namespace glgrad::bench {

/// `count` images [16, 16, 1] of the digits 0 to 9, with their labels: strokes, turned, sheared,
/// moved and scaled at random, under noise. The same for the same seed.
Dataset digits(Index count, std::uint64_t seed);

}  // namespace glgrad::bench

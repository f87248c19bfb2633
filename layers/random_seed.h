#pragma once

#include <cstdint>

namespace glgrad {

/// Restarts the sequence of seeds that layers, shuffling and dropout draw from when they are given
/// none. The same seed gives the same weights on every device. Without a call it is 0.
void setRandomSeed(std::uint64_t seed);

/// The next seed of that sequence.
std::uint64_t nextRandomSeed();

}  // namespace glgrad

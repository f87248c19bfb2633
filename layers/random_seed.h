#pragma once

#include <cstdint>

#include "core/random.h"

namespace glgrad {

/// Restarts the sequence of seeds that layers, shuffling and dropout draw from when they are given
/// none. The same seed gives the same weights on every device. Without a call it is 0.
void setRandomSeed(std::uint64_t seed);

/// The next seed of that sequence.
std::uint64_t nextRandomSeed();

/// When it ends, the sequence goes on from where it was when it began.
class KeepRandomSeeds {
public:
    KeepRandomSeeds();
    ~KeepRandomSeeds();
    KeepRandomSeeds(const KeepRandomSeeds&) = delete;
    KeepRandomSeeds& operator=(const KeepRandomSeeds&) = delete;

private:
    RandomGenerator kept_;
};

}  // namespace glgrad

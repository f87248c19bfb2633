#include "layers/random_seed.h"

#include <mutex>

#include "core/fork.h"

namespace glgrad {
namespace {

struct Seeds {
    ForkSafeMutex mutex;
    RandomGenerator generator{0};
};

Seeds& seeds() {
    static auto* const instance = new Seeds;
    return *instance;
}

}  // namespace

void setRandomSeed(std::uint64_t seed) {
    const std::lock_guard lock(seeds().mutex);
    seeds().generator = RandomGenerator(seed);
}

std::uint64_t nextRandomSeed() {
    const std::lock_guard lock(seeds().mutex);
    const std::uint64_t high = seeds().generator.next();
    return high << 32 | seeds().generator.next();
}

KeepRandomSeeds::KeepRandomSeeds() : kept_(0) {
    const std::lock_guard lock(seeds().mutex);
    kept_ = seeds().generator;
}

KeepRandomSeeds::~KeepRandomSeeds() {
    const std::lock_guard lock(seeds().mutex);
    seeds().generator = kept_;
}

}  // namespace glgrad

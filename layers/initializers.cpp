#include "layers/initializers.h"

#include <algorithm>
#include <cmath>

#include "core/argument_checks.h"
#include "core/machine_memory.h"

namespace glgrad {
namespace {

// The deviation of a standard normal variable cut off at two deviations.
constexpr double kTruncatedDeviation = 0.87962566103423978;

struct Fans {
    double in;
    double out;
};

Fans fansOf(const Shape& shape) {
    if (shape.rank() < 2)
        return {static_cast<double>(shape.size()), static_cast<double>(shape.size())};
    const double window = static_cast<double>(shape.slice(0, -2).size());
    return {window * static_cast<double>(shape[-2]), window * static_cast<double>(shape[-1])};
}

void check(std::string_view owner, const RandomNormalOptions& options) {
    checkRange(owner, "mean", options.mean, Range::finite());
    checkRange(owner, "deviation", options.deviation, Range::above(0));
}

}  // namespace

Constant::Constant(const ConstantOptions& options) : options_(options) {
    checkRange("Constant", "value", options.value, Range::finite());
}

std::vector<float> Constant::values(const Shape& shape, std::uint64_t) const {
    return hostVector<float>(shape.size(), options_.value);
}

RandomUniform::RandomUniform(const RandomUniformOptions& options) : options_(options) {
    checkRange("RandomUniform", "low", options.low, Range::finite());
    checkRange("RandomUniform", "high", options.high, Range::atLeast(options.low));
}

std::vector<float> RandomUniform::values(const Shape& shape, std::uint64_t seed) const {
    return RandomGenerator(options_.seed.value_or(seed))
        .uniforms(shape.size(), options_.low, options_.high);
}

RandomNormal::RandomNormal(const RandomNormalOptions& options) : options_(options) {
    check("RandomNormal", options);
}

std::vector<float> RandomNormal::values(const Shape& shape, std::uint64_t seed) const {
    return RandomGenerator(options_.seed.value_or(seed))
        .normals(shape.size(), options_.mean, options_.deviation);
}

TruncatedNormal::TruncatedNormal(const RandomNormalOptions& options) : options_(options) {
    check("TruncatedNormal", options);
}

std::vector<float> TruncatedNormal::values(const Shape& shape, std::uint64_t seed) const {
    return RandomGenerator(options_.seed.value_or(seed))
        .truncatedNormals(shape.size(), options_.mean, options_.deviation);
}

VarianceScaling::VarianceScaling(float scale, Mode mode, Distribution distribution,
                                 const SeedOptions& options)
    : scale_(scale), mode_(mode), distribution_(distribution), seed_(options.seed) {
    checkRange("VarianceScaling", "scale", scale, Range::above(0));
    checkChoice("VarianceScaling", "mode", mode, Mode::fanAverage);
    checkChoice("VarianceScaling", "distribution", distribution, Distribution::truncatedNormal);
}

std::vector<float> VarianceScaling::values(const Shape& shape, std::uint64_t seed) const {
    const Fans fans = fansOf(shape);
    const double count = mode_ == Mode::fanIn ? fans.in : (fans.in + fans.out) / 2.0;
    const double variance = scale_ / std::max(1.0, count);
    RandomGenerator generator(seed_.value_or(seed));
    if (distribution_ == Distribution::uniform) {
        const float limit = static_cast<float>(std::sqrt(3.0 * variance));
        return generator.uniforms(shape.size(), -limit, limit);
    }
    const double deviation = std::sqrt(variance) / kTruncatedDeviation;
    return generator.truncatedNormals(shape.size(), 0.0f, static_cast<float>(deviation));
}

}  // namespace glgrad

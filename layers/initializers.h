#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/handle.h"
#include "core/random.h"
#include "core/shape.h"

namespace glgrad {

/// Makes the first values of a layer's weights, on the host. Those of the library throw
/// ArgumentError for options that are not finite, a range without numbers, and a deviation or a
/// scale that is not positive.
class Initializer {
public:
    virtual ~Initializer() = default;
    /// shape.size() values in row-major order; `seed` is for an initializer that has none of its
    /// own.
    virtual std::vector<float> values(const Shape& shape, std::uint64_t seed) const = 0;
};

struct ConstantOptions {
    float value = 0.0f;
};
class Constant : public Initializer {
public:
    explicit Constant(const ConstantOptions& options = {});
    std::vector<float> values(const Shape& shape, std::uint64_t seed) const override;

private:
    ConstantOptions options_;
};

class Zeros : public Constant {
public:
    Zeros() : Constant({.value = 0.0f}) {}
};

class Ones : public Constant {
public:
    Ones() : Constant({.value = 1.0f}) {}
};

struct RandomUniformOptions {
    float low = -0.05f;
    float high = 0.05f;
    std::optional<std::uint64_t> seed = std::nullopt;
};
class RandomUniform : public Initializer {
public:
    explicit RandomUniform(const RandomUniformOptions& options = {});
    std::vector<float> values(const Shape& shape, std::uint64_t seed) const override;

private:
    RandomUniformOptions options_;
};

struct RandomNormalOptions {
    float mean = 0.0f;
    float deviation = 0.05f;
    std::optional<std::uint64_t> seed = std::nullopt;
};
class RandomNormal : public Initializer {
public:
    explicit RandomNormal(const RandomNormalOptions& options = {});
    std::vector<float> values(const Shape& shape, std::uint64_t seed) const override;

private:
    RandomNormalOptions options_;
};

/// Normal numbers redrawn until they are within two deviations of the mean.
class TruncatedNormal : public Initializer {
public:
    explicit TruncatedNormal(const RandomNormalOptions& options = {});
    std::vector<float> values(const Shape& shape, std::uint64_t seed) const override;

private:
    RandomNormalOptions options_;
};

struct SeedOptions {
    std::optional<std::uint64_t> seed = std::nullopt;
};

/// Random numbers of variance scale / n, where n is the number of inputs of a unit, or the mean of
/// those of inputs and outputs. Inputs and outputs are the last two axes of the shape, times the
/// product of the axes before them (a filter's window).
///
/// Source: keras/src/initializers/random_initializers.py, VarianceScaling and compute_fans.
class VarianceScaling : public Initializer {
public:
    enum class Mode { fanIn, fanAverage };
    enum class Distribution { uniform, truncatedNormal };

    VarianceScaling(float scale, Mode mode, Distribution distribution, const SeedOptions& options);
    std::vector<float> values(const Shape& shape, std::uint64_t seed) const override;

private:
    float scale_;
    Mode mode_;
    Distribution distribution_;
    std::optional<std::uint64_t> seed_;
};

/// Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks",
/// 2010.
class GlorotUniform : public VarianceScaling {
public:
    explicit GlorotUniform(const SeedOptions& options = {})
        : VarianceScaling(1.0f, Mode::fanAverage, Distribution::uniform, options) {}
};
class GlorotNormal : public VarianceScaling {
public:
    explicit GlorotNormal(const SeedOptions& options = {})
        : VarianceScaling(1.0f, Mode::fanAverage, Distribution::truncatedNormal, options) {}
};

/// He et al., "Delving deep into rectifiers", arXiv:1502.01852.
class HeUniform : public VarianceScaling {
public:
    explicit HeUniform(const SeedOptions& options = {})
        : VarianceScaling(2.0f, Mode::fanIn, Distribution::uniform, options) {}
};
class HeNormal : public VarianceScaling {
public:
    explicit HeNormal(const SeedOptions& options = {})
        : VarianceScaling(2.0f, Mode::fanIn, Distribution::truncatedNormal, options) {}
};

}  // namespace glgrad

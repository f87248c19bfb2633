#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/described.h"
#include "core/shape.h"

namespace glgrad {

/// What an Initializer does. One of your own derives from it and overrides values.
class InitializerBody : public DescribedBody {
public:
    using Kind = InitializerBody;
    static constexpr std::string_view kKindName = "initializer";
    virtual std::vector<float> values(const Shape& shape, std::uint64_t seed) const = 0;
};
using InitializerClass = DescribedClass<InitializerBody>;

/// Makes the first values of a layer's weights, on the host: `Initializer zeros = Zeros{};`. To
/// make one throws ArgumentError for options that are not finite, a range without numbers, and a
/// deviation or a scale that is not positive.
class Initializer : public Handle<InitializerBody> {
public:
    using Handle::Handle;
    /// shape.size() values in row-major order; `seed` is for an initializer that has none of its
    /// own.
    std::vector<float> values(const Shape& shape, std::uint64_t seed) const {
        return body().values(shape, seed);
    }
};
extern template struct FieldTypeFor<Initializer>;

/// While it lives, weights that layers make on this thread are zeros, and no random seed is drawn
/// for them: something else will be loaded into them.
class SkipInitializers {
public:
    SkipInitializers();
    ~SkipInitializers();
    SkipInitializers(const SkipInitializers&) = delete;
    SkipInitializers& operator=(const SkipInitializers&) = delete;
    static bool isActive();

private:
    bool before_;
};

struct Constant {
    float value = 0.0f;
};
const InitializerClass& classOf(const Constant&);

struct Zeros {};
const InitializerClass& classOf(const Zeros&);

struct Ones {};
const InitializerClass& classOf(const Ones&);

/// Numbers in [low, high).
struct RandomUniform {
    float low = -0.05f;
    float high = 0.05f;
    std::optional<std::uint64_t> seed = std::nullopt;
};
const InitializerClass& classOf(const RandomUniform&);

struct RandomNormal {
    float mean = 0.0f;
    float deviation = 0.05f;
    std::optional<std::uint64_t> seed = std::nullopt;
};
const InitializerClass& classOf(const RandomNormal&);

/// Normal numbers redrawn until they are within two deviations of the mean.
struct TruncatedNormal {
    float mean = 0.0f;
    float deviation = 0.05f;
    std::optional<std::uint64_t> seed = std::nullopt;
};
const InitializerClass& classOf(const TruncatedNormal&);

enum class FanMode { fanIn, fanOut, fanAverage };
constexpr std::array<std::string_view, 3> enumNames(FanMode) {
    return {"fan_in", "fan_out", "fan_avg"};
}
enum class WeightDistribution { truncatedNormal, untruncatedNormal, uniform };
constexpr std::array<std::string_view, 3> enumNames(WeightDistribution) {
    return {"truncated_normal", "untruncated_normal", "uniform"};
}
constexpr auto enumAliases(WeightDistribution) {
    return std::array{std::pair<std::string_view, std::string_view>{"normal", "truncated_normal"}};
}

/// Random numbers of variance scale / n, where n is the number of inputs of a unit, of its outputs,
/// or the mean of both. Inputs and outputs are the last two axes of the shape, times the product of
/// the axes before them (a filter's window).
///
/// Source: keras/src/initializers/random_initializers.py, VarianceScaling and compute_fans.
struct VarianceScaling {
    float scale = 1.0f;
    FanMode mode = FanMode::fanIn;
    WeightDistribution distribution = WeightDistribution::truncatedNormal;
    std::optional<std::uint64_t> seed = std::nullopt;
};
const InitializerClass& classOf(const VarianceScaling&);

/// VarianceScaling of 1 by the mean of both fans. Glorot, Bengio, "Understanding the difficulty of
/// training deep feedforward neural networks", 2010.
struct GlorotUniform {
    std::optional<std::uint64_t> seed = std::nullopt;
};
const InitializerClass& classOf(const GlorotUniform&);
struct GlorotNormal {
    std::optional<std::uint64_t> seed = std::nullopt;
};
const InitializerClass& classOf(const GlorotNormal&);

/// VarianceScaling of 2 by the inputs. He et al., "Delving deep into rectifiers", arXiv:1502.01852.
struct HeUniform {
    std::optional<std::uint64_t> seed = std::nullopt;
};
const InitializerClass& classOf(const HeUniform&);
struct HeNormal {
    std::optional<std::uint64_t> seed = std::nullopt;
};
const InitializerClass& classOf(const HeNormal&);

/// VarianceScaling of 1 by the inputs. LeCun et al., "Efficient BackProp", 1998.
struct LecunUniform {
    std::optional<std::uint64_t> seed = std::nullopt;
};
const InitializerClass& classOf(const LecunUniform&);
struct LecunNormal {
    std::optional<std::uint64_t> seed = std::nullopt;
};
const InitializerClass& classOf(const LecunNormal&);

}  // namespace glgrad

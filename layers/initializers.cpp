#include "layers/initializers.h"

#include <algorithm>
#include <cmath>

#include "core/described_kind.h"
#include "core/machine_memory.h"
#include "core/random.h"

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

thread_local bool skips = false;

class ConstantBody : public InitializerBody {
public:
    explicit ConstantBody(const Constant& options) : value_(options.value) {}
    explicit ConstantBody(const Zeros&) : value_(0.0f) {}
    explicit ConstantBody(const Ones&) : value_(1.0f) {}
    std::vector<float> values(const Shape& shape, std::uint64_t) const override {
        return hostVector<float>(shape.size(), value_);
    }

private:
    float value_;
};

std::vector<float> draw(const RandomUniform& options, RandomGenerator& generator,
                        const Shape& shape) {
    return generator.uniforms(shape.size(), options.low, options.high);
}

std::vector<float> draw(const RandomNormal& options, RandomGenerator& generator,
                        const Shape& shape) {
    return generator.normals(shape.size(), options.mean, options.deviation);
}

std::vector<float> draw(const TruncatedNormal& options, RandomGenerator& generator,
                        const Shape& shape) {
    return generator.truncatedNormals(shape.size(), options.mean, options.deviation);
}

double fan(const Shape& shape, FanMode mode) {
    const Fans fans = fansOf(shape);
    if (mode == FanMode::fanIn) return fans.in;
    return mode == FanMode::fanOut ? fans.out : (fans.in + fans.out) / 2.0;
}

std::vector<float> draw(const VarianceScaling& options, RandomGenerator& generator,
                        const Shape& shape) {
    const double variance = options.scale / std::max(1.0, fan(shape, options.mode));
    const double deviation = std::sqrt(variance);
    switch (options.distribution) {
        case WeightDistribution::uniform: {
            const float limit = static_cast<float>(std::sqrt(3.0 * variance));
            return generator.uniforms(shape.size(), -limit, limit);
        }
        case WeightDistribution::untruncatedNormal:
            return generator.normals(shape.size(), 0.0f, static_cast<float>(deviation));
        default:
            return generator.truncatedNormals(shape.size(), 0.0f,
                                              static_cast<float>(deviation / kTruncatedDeviation));
    }
}

constexpr auto kUniform = WeightDistribution::uniform;
constexpr auto kNormal = WeightDistribution::truncatedNormal;

VarianceScaling scalingOf(const GlorotUniform&) { return {1.0f, FanMode::fanAverage, kUniform}; }
VarianceScaling scalingOf(const GlorotNormal&) { return {1.0f, FanMode::fanAverage, kNormal}; }
VarianceScaling scalingOf(const HeUniform&) { return {2.0f, FanMode::fanIn, kUniform}; }
VarianceScaling scalingOf(const HeNormal&) { return {2.0f, FanMode::fanIn, kNormal}; }
VarianceScaling scalingOf(const LecunUniform&) { return {1.0f, FanMode::fanIn, kUniform}; }
VarianceScaling scalingOf(const LecunNormal&) { return {1.0f, FanMode::fanIn, kNormal}; }

template <class Description>
concept NamedScaling = requires(const Description& options) {
    scalingOf(options);
};

std::vector<float> draw(const NamedScaling auto& options, RandomGenerator& generator,
                        const Shape& shape) {
    return draw(scalingOf(options), generator, shape);
}

/// Draws from a generator of the description's seed, or of the one that is given.
template <class Description>
class RandomBody : public InitializerBody {
public:
    explicit RandomBody(const Description& options) : options_(options) {}
    std::vector<float> values(const Shape& shape, std::uint64_t seed) const override {
        RandomGenerator generator(options_.seed.value_or(seed));
        return draw(options_, generator, shape);
    }

private:
    Description options_;
};

template <class Description>
const InitializerClass& randomClass(std::string_view name, std::string_view aliases = {}) {
    return describedAs<Description, RandomBody<Description>>(name, aliases);
}

}  // namespace

SkipInitializers::SkipInitializers() : before_(skips) { skips = true; }
SkipInitializers::~SkipInitializers() { skips = before_; }
bool SkipInitializers::isActive() { return skips; }

void describe(Fields& field, Constant& o) { field("value", o.value); }
void describe(Fields&, Zeros&) {}
void describe(Fields&, Ones&) {}
void describe(Fields& field, RandomUniform& o) {
    field("low", o.low, {.key = "minval"});
    field("high", o.high, {.range = Range::atLeast(o.low), .key = "maxval"});
    field("seed", o.seed);
}
void describe(Fields& field, RandomNormal& o) {
    field("mean", o.mean);
    field("deviation", o.deviation, {.range = Range::above(0), .key = "stddev"});
    field("seed", o.seed);
}
void describe(Fields& field, TruncatedNormal& o) {
    field("mean", o.mean);
    field("deviation", o.deviation, {.range = Range::above(0), .key = "stddev"});
    field("seed", o.seed);
}
void describe(Fields& field, VarianceScaling& o) {
    field("scale", o.scale, Range::above(0));
    field("mode", o.mode);
    field("distribution", o.distribution);
    field("seed", o.seed);
}
void describe(Fields& field, NamedScaling auto& o) { field("seed", o.seed); }

const InitializerClass& classOf(const Constant&) {
    return describedAs<Constant, ConstantBody>("Constant");
}
const InitializerClass& classOf(const Zeros&) {
    return describedAs<Zeros, ConstantBody>("Zeros", "zero");
}
const InitializerClass& classOf(const Ones&) {
    return describedAs<Ones, ConstantBody>("Ones", "one");
}
const InitializerClass& classOf(const RandomUniform&) {
    return randomClass<RandomUniform>("RandomUniform", "uniform");
}
const InitializerClass& classOf(const RandomNormal&) {
    return randomClass<RandomNormal>("RandomNormal", "normal");
}
const InitializerClass& classOf(const TruncatedNormal&) {
    return randomClass<TruncatedNormal>("TruncatedNormal");
}
const InitializerClass& classOf(const VarianceScaling&) {
    return randomClass<VarianceScaling>("VarianceScaling");
}
const InitializerClass& classOf(const GlorotUniform&) {
    return randomClass<GlorotUniform>("GlorotUniform");
}
const InitializerClass& classOf(const GlorotNormal&) {
    return randomClass<GlorotNormal>("GlorotNormal");
}
const InitializerClass& classOf(const HeUniform&) { return randomClass<HeUniform>("HeUniform"); }
const InitializerClass& classOf(const HeNormal&) { return randomClass<HeNormal>("HeNormal"); }
const InitializerClass& classOf(const LecunUniform&) {
    return randomClass<LecunUniform>("LecunUniform");
}
const InitializerClass& classOf(const LecunNormal&) {
    return randomClass<LecunNormal>("LecunNormal");
}

template struct InstantiateKind<InitializerBody>;
template struct FieldTypeFor<Initializer>;

}  // namespace glgrad

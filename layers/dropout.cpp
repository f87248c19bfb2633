#include "layers/dropout.h"

#include "autograd/ops.h"
#include "core/random.h"
#include "layers/layer_body.h"
#include "layers/random_seed.h"

namespace glgrad {
namespace {

class DropoutBody : public SimpleLayerBody {
public:
    explicit DropoutBody(const Dropout& options) : options_(options) {}

protected:
    void makeVariables(const Shape&) override {
        seed_ = options_.seed ? *options_.seed : nextRandomSeed();
    }
    Shape computeOutputShape(const Shape& input) const override { return input; }
    Tensor call(const Tensor& x, const CallOptions& options) override {
        if (!options.training || options_.rate == 0.0f) return x;
        RandomGenerator generator(seed_, calls_++);
        const std::uint64_t high = generator.next();
        return dropout(x, {.rate = options_.rate, .seed = high << 32 | generator.next()});
    }

private:
    Dropout options_;
    std::uint64_t seed_ = 0;
    std::uint64_t calls_ = 0;
};

}  // namespace

void describe(Fields& field, Dropout& o) {
    field("rate", o.rate, Range::below(0, 1));
    field("seed", o.seed);
}

const LayerClass& classOf(const Dropout&) { return describedAs<Dropout, DropoutBody>("Dropout"); }

}  // namespace glgrad

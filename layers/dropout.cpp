#include "layers/dropout.h"

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/random.h"
#include "layers/random_seed.h"

namespace glgrad {

Dropout::Dropout(const DropoutLayerOptions& options)
    : Layer("Dropout", options.name), options_(options) {
    checkRange(label(), "rate", options.rate, Range::below(0, 1));
}

void Dropout::makeVariables(const Shape&) {
    seed_ = options_.seed ? *options_.seed : nextRandomSeed();
}

Tensor Dropout::call(const Tensor& x, const CallOptions& options) {
    if (!options.training || options_.rate == 0.0f) return x;
    RandomGenerator generator(seed_, calls_++);
    const std::uint64_t high = generator.next();
    return dropout(x, {.rate = options_.rate, .seed = high << 32 | generator.next()});
}

}  // namespace glgrad

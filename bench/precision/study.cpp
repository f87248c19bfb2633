#include "bench/precision/study.h"

#include <cmath>
#include <vector>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/random.h"
#include "optim/adam.h"

namespace glgrad::bench {
namespace {

constexpr Index kClasses = 10;

class Classifier {
public:
    Classifier(std::uint64_t seed, const std::optional<FloatFormat>& format, Kept kept)
        : format_(format), kept_(kept) {
        const std::vector<Shape> shapes{{3, 3, 1, 8},    {8},       {3, 3, 8, 16}, {16},
                                        {256, kClasses}, {kClasses}};
        RandomGenerator random(seed);
        for (const Shape& shape : shapes) {
            const Index inputs = shape.rank() == 1 ? 0 : shape.size() / shape.last();
            const float bound = inputs == 0 ? 0.0f : std::sqrt(6.0f / static_cast<float>(inputs));
            weights_.emplace_back(Tensor(shape, random.uniforms(shape.size(), -bound, bound)));
        }
        adam_.setLossScaling({.initialScale = 1024.0f});
        adam_.build(weights_);
        roundWeights();
    }

    Tensor logits(const Tensor& images) const {
        const ConvOptions conv{
            .strides = {2, 2}, .padding = Padding::same, .activation = FusedActivation::relu};
        Tensors w;
        for (const Variable& weight : weights_) w.push_back(rounded(weight));
        const Tensor first = rounded(conv2d(rounded(images), w[0], w[1], conv));
        const Tensor second = rounded(conv2d(first, w[2], w[3], conv));
        return rounded(dense(reshape(second, {images.shape()[0], -1}), w[4], w[5]));
    }

    void train(const Batch& batch) {
        GradientTape tape;
        const Tensor loss =
            mean(sparseCategoricalCrossentropy(batch.labels, logits(batch.features)));
        adam_.apply(tape.gradient(loss, weights_, adam_.lossScale()), weights_);
        roundWeights();
    }

private:
    Tensor rounded(const Tensor& x) const {
        return format_ ? roundTo(*format_, x, kept_ != Kept::forward) : x;
    }

    void roundWeights() {
        if (!format_ || kept_ != Kept::everything) return;
        for (Variable& weight : weights_) weight.assign(roundTo(*format_, weight));
    }

    std::optional<FloatFormat> format_;
    Kept kept_;
    std::vector<Variable> weights_;
    Optimizer adam_ = Adam{.learningRate = 2e-3f};
};

}  // namespace

double trainedError(const Dataset& train, const Dataset& test, std::uint64_t seed,
                    const std::optional<FloatFormat>& format, Kept kept,
                    const StudyOptions& options) {
    const DeviceScope scope(train.device());
    Classifier classifier(seed, format, kept);
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        for (const Batch& batch : train.batches({.batchSize = options.batchSize,
                                  .shuffle = true,
                                  .seed = seed,
                                  .epoch = static_cast<std::uint64_t>(epoch)})) {
            classifier.train(batch);
        }
    }
    Tensor right;
    for (const Batch& batch : test.batches({.batchSize = 500})) {
        const Tensor here = sum(equal(batch.labels, argmax(classifier.logits(batch.features))));
        right = right.defined() ? right + here : here;
    }
    return 1.0 - double{right.item()} / static_cast<double>(test.size());
}

}  // namespace glgrad::bench

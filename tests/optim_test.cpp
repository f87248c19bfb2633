#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "optim/adam.h"
#include "optim/clipping.h"
#include "optim/sgd.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

constexpr int kSteps = 10;
// 7 values: a row that does not fill its last texel.
const Values kStart = {0.5f, -1.0f, 2.0f, 0.25f, -0.125f, 3.0f, -2.0f};
const Shape kShape{7};

float gradientAt(int step, std::size_t i) {
    return 0.3f * static_cast<float>(std::sin(1.7 * step + 0.9 * static_cast<double>(i)));
}

Values gradientsAt(int step) {
    Values g(kStart.size());
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = gradientAt(step, i);
    return g;
}

Values train(const Optimizer& optimizer, const std::function<Values(int)>& gradients, int steps) {
    Variable w(Tensor(kShape, kStart), {.name = "w"});
    for (int step = 1; step <= steps; ++step) {
        optimizer.apply(std::vector{Tensor(kShape, gradients(step))}, {w});
    }
    return w.value().values();
}

struct Rule {
    double learningRate, weightDecay = 0, l1Decay = 0;
    std::function<double(int t, double g)> move;  // what a step adds to w; it keeps its own state
};

// Ten steps of one weight in double.
double follow(Rule rule, std::size_t i) {
    double w = kStart[i];
    for (int t = 1; t <= kSteps; ++t) {
        w -= w * rule.learningRate * rule.weightDecay;
        w += rule.move(t, gradientAt(t, i));
        const double threshold = rule.learningRate * rule.l1Decay;
        w = std::copysign(std::max(std::abs(w) - threshold, 0.0), w);
    }
    return w;
}

Rule adamRule(double lr, double beta1, double beta2, double epsilon) {
    return {.learningRate = lr, .move = [=, m = 0.0, v = 0.0](int t, double g) mutable {
                const double rate =
                    lr * std::sqrt(1 - std::pow(beta2, t)) / (1 - std::pow(beta1, t));
                m = beta1 * m + (1 - beta1) * g;
                v = beta2 * v + (1 - beta2) * g * g;
                return -rate * m / (std::sqrt(v) + epsilon);
            }};
}

Rule sgdRule(double lr, double momentum, bool nesterov) {
    return {.learningRate = lr, .move = [=, u = 0.0](int, double g) mutable {
                u = momentum * u - lr * g;
                return nesterov ? momentum * u - lr * g : u;
            }};
}

void expectFollows(Optimizer& optimizer, const Rule& rule) {
    Values want(kStart.size());
    for (std::size_t i = 0; i < want.size(); ++i) want[i] = static_cast<float>(follow(rule, i));
    EXPECT_TRUE(near(train(optimizer, gradientsAt, kSteps), want, 2e-6));
    EXPECT_EQ(optimizer.iterations(), kSteps);
}

TEST(Optim, AdamFollowsItsFormula) {
    Optimizer plain = Adam{.learningRate = 0.1f};
    expectFollows(plain, adamRule(0.1, 0.9, 0.999, 1e-7));
    Optimizer other = Adam{.learningRate = 0.01f, .beta1 = 0.7f, .beta2 = 0.9f, .epsilon = 1e-2f};
    expectFollows(other, adamRule(0.01, 0.7, 0.9, 1e-2));
}

TEST(Optim, AdamMovesByTheLearningRateAtFirst) {
    Optimizer adam = Adam{.learningRate = 0.25f};
    const Values w = train(
        adam, [](int) { return Values(7, 42.0f); }, 1);
    Values want = kStart;
    for (float& value : want) value -= 0.25f;
    EXPECT_TRUE(near(w, want, 1e-6));
}

TEST(Optim, AdamDecaysWeightsApartFromTheGradient) {
    Optimizer adam = Adam{.learningRate = 0.1f, .weightDecay = 0.5f, .l1Decay = 0.3f};
    Rule rule = adamRule(0.1, 0.9, 0.999, 1e-7);
    rule.weightDecay = 0.5;
    rule.l1Decay = 0.3;
    expectFollows(adam, rule);
}

TEST(Optim, SgdFollowsItsFormulas) {
    Optimizer plain = SGD{.learningRate = 0.1f};
    expectFollows(plain, sgdRule(0.1, 0, false));
    Optimizer momentum = SGD{.learningRate = 0.1f, .momentum = 0.8f};
    expectFollows(momentum, sgdRule(0.1, 0.8, false));
    Optimizer nesterov = SGD{.learningRate = 0.1f, .momentum = 0.8f, .nesterov = true};
    expectFollows(nesterov, sgdRule(0.1, 0.8, true));
    Optimizer decaying =
        SGD{.learningRate = 0.1f, .momentum = 0.8f, .weightDecay = 0.5f, .l1Decay = 0.2f};
    Rule rule = sgdRule(0.1, 0.8, false);
    rule.weightDecay = 0.5;
    rule.l1Decay = 0.2;
    expectFollows(decaying, rule);
}

Values noGradients(int) { return Values(kStart.size(), 0.0f); }

void expectPowerOf(float d, Optimizer& optimizer) {
    Values want = kStart;
    for (int step = 0; step < kSteps; ++step) {
        for (float& value : want) value *= d;
    }
    EXPECT_EQ(train(optimizer, noGradients, kSteps), want);
}

TEST(Optim, WithoutGradientsWeightsDecayExactly) {
    const float d = 1.0f - 0.1f * 0.25f;
    Optimizer adam = Adam{.learningRate = 0.1f, .weightDecay = 0.25f};
    expectPowerOf(d, adam);
    Optimizer sgd = SGD{.learningRate = 0.1f, .weightDecay = 0.25f};
    expectPowerOf(d, sgd);
    Optimizer momentum = SGD{.learningRate = 0.1f, .momentum = 0.9f, .weightDecay = 0.25f};
    expectPowerOf(d, momentum);
}

TEST(Optim, L1DecayMakesWeightsExactlyZero) {
    Optimizer adam = Adam{.learningRate = 0.1f, .l1Decay = 1.0f};
    const Values w = train(adam, noGradients, 6);
    EXPECT_TRUE(near(w, Values{0, -0.4f, 1.4f, 0, 0, 2.4f, -1.4f}, 1e-6));
    for (const std::size_t zero : {0, 3, 4}) EXPECT_EQ(w[zero], 0.0f) << zero;
}

float lengthOf(const Values& values) {
    double sum = 0;
    for (const float value : values) sum += static_cast<double>(value) * value;
    return static_cast<float>(std::sqrt(sum));
}

TEST(Optim, ClippingByNorm) {
    const Tensor small(kShape, {0.1f, 0, 0, 0.2f, 0, 0, 0});
    EXPECT_TRUE(near(clipByNorm(small, 1.0f).values(), small.values(), 1e-7));
    const Tensor large(kShape, kStart);
    const Values clipped = clipByNorm(large, 0.5f).values();
    EXPECT_NEAR(lengthOf(clipped), 0.5f, 1e-6);
    EXPECT_NEAR(clipped[2] / clipped[0], kStart[2] / kStart[0], 1e-5);
}

TEST(Optim, ClippingByGlobalNormKeepsTheProportions) {
    const Tensors g = {Tensor(Shape{2}, {3, 0}), Tensor(Shape{1, 3}, {0, 4, 0})};
    const Tensors clipped = clipByGlobalNorm(g, 1.0f);
    EXPECT_TRUE(near(clipped[0].values(), Values{0.6f, 0}, 1e-6));
    EXPECT_TRUE(near(clipped[1].values(), Values{0, 0.8f, 0}, 1e-6));
    const Tensors kept = clipByGlobalNorm(g, 5.5f);
    EXPECT_TRUE(near(kept[1].values(), Values{0, 4, 0}, 1e-6));
}

TEST(Optim, ClippingPassesNanAndInfinityOn) {
    for (const float bad : {NAN, INFINITY}) {
        for (const float value : clipByNorm(Tensor(Shape{3}, {1, bad, 2}), 1.0f).values()) {
            EXPECT_TRUE(std::isnan(value)) << bad;
        }
    }
}

TEST(Optim, OptimizersClip) {
    const auto large = [](int) { return Values{100, -100, 0.25f, 0, 0, 0, 0}; };
    const auto movesOf = [&](SGD options) {
        options.learningRate = 1.0f;
        const Optimizer sgd = options;
        Values moves = train(sgd, large, 1);
        for (std::size_t i = 0; i < moves.size(); ++i) moves[i] = kStart[i] - moves[i];
        return moves;
    };
    EXPECT_TRUE(near(movesOf({.clipValue = 2}), Values{2, -2, 0.25f, 0, 0, 0, 0}, 1e-6));
    EXPECT_NEAR(lengthOf(movesOf({.clipNorm = 2})), 2.0f, 1e-5);
    EXPECT_NEAR(lengthOf(movesOf({.globalClipNorm = 3})), 3.0f, 1e-5);
}

TEST(Optim, NanInAGradientReachesOnlyItsWeight) {
    Optimizer adam = Adam{};
    const Values w = train(
        adam, [](int) { return Values{1, NAN, 1, 1, 1, 1, 1}; }, 1);
    for (std::size_t i = 0; i < w.size(); ++i) EXPECT_EQ(std::isnan(w[i]), i == 1) << i;
}

TEST(Optim, FrozenVariablesStay) {
    Variable frozen(Tensor(kShape, kStart), {.name = "frozen", .trainable = false});
    Variable free(Tensor(kShape, kStart), {.name = "free"});
    Optimizer adam = Adam{.weightDecay = 0.5f};
    const Tensor g(kShape, gradientsAt(1));
    adam.apply(std::vector{g, g}, {frozen, free});
    EXPECT_EQ(frozen.value().values(), kStart);
    EXPECT_NE(free.value().values(), kStart);
    ASSERT_EQ(adam.slots().size(), 2u);
    EXPECT_EQ(adam.slots()[0].name(), "free/momentum");
}

TEST(Optim, AStepIsOneKernelAndMovesNothing) {
    const Tensor g(kShape, gradientsAt(1));
    Variable w(Tensor(kShape, kStart));
    Optimizer adam = Adam{.learningRate = 0.1f, .weightDecay = 0.1f, .l1Decay = 0.1f};
    Optimizer sgd = SGD{.momentum = 0.5f};
    for (Optimizer* optimizer : std::initializer_list<Optimizer*>{&adam, &sgd}) {
        optimizer->apply(std::vector{g}, {w});
        const Counters before = currentDevice().counters();
        optimizer->apply(std::vector{g}, {w});
        const Counters cost = currentDevice().counters() - before;
        EXPECT_EQ(cost.kernels, 1);
        EXPECT_EQ(cost.passes, 1);
        EXPECT_EQ(cost.uploads, 0);
        EXPECT_EQ(cost.readbacks, 0);
        EXPECT_EQ(cost.liveTensors, 0);
        EXPECT_EQ(cost.allocations, 0);
    }
}

TEST(Optim, ClippingReadsNothingBack) {
    Variable w(Tensor(kShape, kStart));
    const Tensor g(kShape, gradientsAt(1));
    Optimizer sgd = SGD{.globalClipNorm = 0.1f};
    const Counters before = currentDevice().counters();
    sgd.apply(std::vector{g}, {w});
    EXPECT_EQ((currentDevice().counters() - before).readbacks, 0);
}

TEST(Optim, AResumedTrainingIsTheSame) {
    Optimizer adam = Adam{.learningRate = 0.1f};
    Variable w(Tensor(kShape, kStart));
    for (int step = 1; step <= 3; ++step) {
        adam.apply(std::vector{Tensor(kShape, gradientsAt(step))}, {w});
    }
    Optimizer resumed = Adam{.learningRate = 0.1f};
    Variable copy(Tensor(kShape, w.value().values()));
    resumed.build(std::vector{copy});
    resumed.setIterations(adam.iterations());
    for (std::size_t i = 0; i < adam.slots().size(); ++i) {
        Variable(resumed.slots()[i]).assign(adam.slots()[i]);
    }
    const Tensor g(kShape, gradientsAt(4));
    adam.apply(std::vector{g}, {w});
    resumed.apply(std::vector{g}, {copy});
    EXPECT_EQ(copy.value().values(), w.value().values());
}

TEST(Optim, ItMinimises) {
    Variable w(Tensor(kShape, kStart));
    Optimizer adam = Adam{.learningRate = 0.1f};
    for (int step = 0; step < 300; ++step) {
        GradientTape tape;
        const Tensor loss = sum(square(w - 1.0f));
        adam.apply(std::vector{tape.gradient(loss, w)}, {w});
    }
    EXPECT_TRUE(near(w.value().values(), Values(7, 1.0f), 1e-3));
}

// A factor multiplies the rate, not the gradient: for Adam these are not the same.
TEST(Optim, LearningRateFactorsMultiplyTheRate) {
    const std::vector<Optimizer> optimizers{
        SGD{.learningRate = 0.1f, .momentum = 0.5f, .weightDecay = 0.5f, .l1Decay = 0.1f},
        Adam{.learningRate = 0.1f, .weightDecay = 0.5f, .l1Decay = 0.1f}};
    const std::vector<Optimizer> slower{
        SGD{.learningRate = 0.025f, .momentum = 0.5f, .weightDecay = 0.5f, .l1Decay = 0.1f},
        Adam{.learningRate = 0.025f, .weightDecay = 0.5f, .l1Decay = 0.1f}};
    for (std::size_t k = 0; k < optimizers.size(); ++k) {
        std::vector<Variable> w;
        for (const float factor : {1.0f, 0.25f, 0.25f, 0.0f, 1.0f}) {
            w.emplace_back(Tensor(kShape, kStart), VariableOptions{.learningRateFactor = factor});
        }
        const Variable alone(Tensor(kShape, kStart)), slow(Tensor(kShape, kStart));
        for (int step = 1; step <= 3; ++step) {
            const Tensor g(kShape, gradientsAt(step));
            optimizers[k].apply(std::vector{g, g, g, g, g, g},
                                {w[0], w[1], w[2], w[3], w[4], alone});
            slower[k].apply(std::vector{g}, {slow});
        }
        EXPECT_EQ(w[0].value().values(), alone.value().values());
        EXPECT_EQ(w[4].value().values(), alone.value().values());
        EXPECT_TRUE(near(w[1].value().values(), slow.value().values(), 1e-6));
        EXPECT_EQ(w[2].value().values(), w[1].value().values());
        EXPECT_EQ(w[3].value().values(), kStart);
    }
    Variable w(ones({1}), {.name = "w"});
    EXPECT_EQ(errorOf<ArgumentError>([&] { w.setLearningRateFactor(-1.0f); }),
              "Variable w: expected learningRateFactor in [0, inf), got -1");
}

TEST(Optim, ErrorsSayWhatIsWrong) {
    EXPECT_EQ(errorOf<ArgumentError>([] { Optimizer(Adam{.learningRate = -1.0f}); }),
              "Adam: expected learningRate in [0, inf), got -1");
    EXPECT_EQ(errorOf<ArgumentError>([] { Optimizer(Adam{.beta1 = 1.0f}); }),
              "Adam: expected beta1 in [0, 1), got 1");
    EXPECT_THROW(Optimizer(SGD{.learningRate = NAN}), ArgumentError);
    EXPECT_EQ(errorOf<ArgumentError>([] { Optimizer(SGD{.clipNorm = 1, .clipValue = 1}); }),
              "SGD: expected at most one of clipNorm, clipValue and globalClipNorm, got several");
    Optimizer sgd = SGD{};
    EXPECT_THROW(sgd.setLearningRate(INFINITY), ArgumentError);
    const Variable w(Tensor(kShape, kStart), {.name = "w"});
    EXPECT_EQ(errorOf<ArgumentError>([&] { sgd.apply(std::vector{Tensor(1.0f)}, {w}); }),
              "SGD: variable w has shape [7], got a gradient of shape []");
    EXPECT_EQ(errorOf<ArgumentError>([&] { sgd.apply({}, {w}); }),
              "SGD: expected a gradient for each of 1 variables, got 0");
    EXPECT_EQ(w.value().values(), kStart);
}

}  // namespace
}  // namespace glgrad

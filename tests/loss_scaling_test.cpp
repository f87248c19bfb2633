#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "optim/adam.h"
#include "optim/sgd.h"

namespace glgrad {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

using Values = std::vector<float>;

Tensor row(const Values& values) { return Tensor({static_cast<Index>(values.size())}, values); }

std::vector<Optimizer> optimizers() {
    return {SGD{.weightDecay = 0.1f}, SGD{.momentum = 0.9f, .globalClipNorm = 1.0f},
            Adam{.weightDecay = 0.1f, .clipNorm = 1.0f}};
}

std::vector<Values> stateOf(const Optimizer& optimizer, std::span<const Variable> variables) {
    std::vector<Values> state;
    for (const Variable& variable : variables) state.push_back(variable.value().values());
    for (const Variable& slot : optimizer.slots()) {
        if (!slot.name().starts_with("loss_scale")) state.push_back(slot.value().values());
    }
    return state;
}

TEST(LossScaling, StepsAreThoseOfTheLossItself) {
    for (std::size_t i = 0; i < optimizers().size(); ++i) {
        const auto plain = optimizers()[i], scaled = optimizers()[i];
        scaled.setLossScaling({.initialScale = 1024.0f, .growthSteps = 2});
        const Variable a(row({1, -2, 3})), b(row({1, -2, 3}));
        for (int step = 0; step < 5; ++step) {
            const Tensor gradient = row({0.1f, -0.5f, 0.01f * static_cast<float>(step)});
            scaled.build(std::vector{b});
            plain.apply({{gradient}}, {a});
            scaled.apply({{gradient * scaled.lossScale()}}, {b});
        }
        EXPECT_EQ(stateOf(plain, {{a}}), stateOf(scaled, {{b}})) << "optimizer " << i;
        EXPECT_EQ(scaled.lossScale().item(), 4096.0f) << "doubled after two and four steps";
    }
}

TEST(LossScaling, SkipsAStepThatIsNotFiniteAndHalvesTheScale) {
    for (std::size_t i = 0; i < optimizers().size(); ++i) {
        const auto optimizer = optimizers()[i];
        optimizer.setLossScaling({.initialScale = 8.0f, .growthSteps = 2});
        const std::vector<Variable> variables{Variable(row({1, -2, 3})), Variable(row({4}))};
        const auto apply = [&](const Values& first, float second) {
            optimizer.apply(std::vector{row(first), row({second})}, variables);
            return optimizer.lossScale().item();
        };
        EXPECT_EQ(apply({1, 2, 3}, 4), 8.0f);
        const std::vector<Values> before = stateOf(optimizer, variables);
        EXPECT_EQ(apply({1, kInfinity, 3}, 4), 4.0f);
        EXPECT_EQ(apply({1, 2, 3}, kNan), 2.0f);
        EXPECT_EQ(apply({1, kInfinity, -kInfinity}, 4), 1.0f);
        EXPECT_EQ(stateOf(optimizer, variables), before) << "optimizer " << i;
        EXPECT_EQ(apply({1, 2, 3}, 4), 1.0f);
        EXPECT_NE(stateOf(optimizer, variables), before) << "optimizer " << i;
        EXPECT_EQ(apply({1, 2, 3}, 4), 2.0f) << "the second finite step in a row";
    }
}

TEST(LossScaling, LooksAtEveryValueOfEveryGradient) {
    std::vector<Shape> shapes{{}, {3}, {150, 7}, {3, 5000}, {2, 9, 8, 5}, {1, 1}};
    shapes.insert(shapes.end(), shapes.begin(), shapes.end());  // more than a kernel looks at
    Optimizer sgd = SGD{};
    sgd.setLossScaling({.initialScale = 1.0f});
    std::vector<Variable> variables;
    for (const Shape& shape : shapes) variables.emplace_back(zeros(shape));
    const auto isSkipped = [&](std::size_t which, Index place) {
        Tensors gradients;
        for (std::size_t i = 0; i < shapes.size(); ++i) {
            Values values(shapes[i].size(), 1.0f);
            if (i == which) values[place] = kInfinity;
            gradients.push_back(Tensor(shapes[i], values));
        }
        const float before = variables[1].value().values()[0];
        sgd.apply(gradients, variables);
        return variables[1].value().values()[0] == before;
    };
    EXPECT_FALSE(isSkipped(shapes.size(), 0));
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        const Index size = shapes[i].size();
        for (const Index place : {Index{0}, size / 2, size - 1}) {
            EXPECT_TRUE(isSkipped(i, place)) << shapes[i] << ", " << place;
        }
    }
}

TEST(LossScaling, NeverReachesZero) {
    Optimizer sgd = SGD{};
    sgd.setLossScaling({.initialScale = 1e-29f});
    const std::vector<Variable> variables{Variable(row({1}))};
    for (int i = 0; i < 10; ++i) sgd.apply(std::vector{row({kNan})}, variables);
    EXPECT_GT(sgd.lossScale().item(), 0.0f);
    sgd.apply(std::vector{sgd.lossScale() * row({1})}, variables);
    EXPECT_NEAR(variables[0].value().item(), 0.99f, 1e-6f);
}

// d/dw of w c is c = 1e-9, which float16 rounds to zero on its way back.
Tensor gradientThroughFloat16(const Variable& w, const Tensor& seed) {
    GradientTape tape;
    const Tensor half = cast(w, DType::float16);
    const Tensor loss = sum(cast(half, DType::float32) * 1e-9f);
    return tape.gradient(loss, std::vector{w}, seed)[0];
}

TEST(LossScaling, KeepsSmallGradientsFromVanishing) {
    const Variable w(row({1, 2}));
    EXPECT_EQ(gradientThroughFloat16(w, {}).values(), (Values{0, 0}));
    Optimizer sgd = SGD{.learningRate = 1e9f};
    sgd.setLossScaling();
    sgd.build(std::vector{w});
    sgd.apply(std::vector{gradientThroughFloat16(w, sgd.lossScale())}, {w});
    EXPECT_NEAR(w.value().values()[0], 0.0f, 1e-3f);
    EXPECT_NEAR(w.value().values()[1], 1.0f, 1e-3f);
}

TEST(LossScaling, KeepsFloat16WeightsAndFloat32Slots) {
    const Variable w(cast(row({1, 2}), DType::float16));
    Optimizer adam = Adam{};
    adam.setLossScaling();
    adam.build(std::vector{w});
    // Their sum, times the scale, is beyond float16.
    const Tensor gradient = cast(row({1, 1.5f}) * adam.lossScale(), DType::float16);
    adam.apply(std::vector{gradient}, {w});
    EXPECT_EQ(w.value().dtype(), DType::float16);
    EXPECT_NEAR(w.value().values()[0], 0.999f, 1e-3f);
    EXPECT_LT(w.value().values()[0], 1.0f) << "the step was skipped";
    for (const Variable& slot : adam.slots()) EXPECT_EQ(slot.value().dtype(), DType::float32);
}

TEST(LossScaling, RefusesOptionsOutOfRange) {
    Optimizer sgd = SGD{};
    EXPECT_THROW(sgd.setLossScaling({.initialScale = 0.0f}), ArgumentError);
    EXPECT_THROW(sgd.setLossScaling({.initialScale = kInfinity}), ArgumentError);
    EXPECT_THROW(sgd.setLossScaling({.growthSteps = 0}), ArgumentError);
    EXPECT_FALSE(sgd.hasLossScaling());
    EXPECT_FALSE(sgd.lossScale().defined());
}

}  // namespace
}  // namespace glgrad

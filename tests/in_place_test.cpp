#include <gtest/gtest.h>

#include "autograd/kernels/accumulate.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/pooled_vector.h"
#include "optim/adam.h"
#include "optim/sgd.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Tensor row(std::initializer_list<float> values) {
    return Tensor(Shape{static_cast<Index>(values.size())}, values);
}

// What is changed in place must not be seen by who holds the old values.

TEST(InPlace, StepsLeaveValuesThatSomebodyHolds) {
    Variable w(row({1, 2, 3}));
    Optimizer sgd = SGD{.learningRate = 1.0f};
    const Tensor held = w.value();
    sgd.apply(Tensors{row({1, 1, 1})}, {w});
    EXPECT_EQ(held.values(), (Values{1, 2, 3}));
    EXPECT_EQ(w.value().values(), (Values{0, 1, 2}));
    sgd.apply(Tensors{row({1, 1, 1})}, {w});
    EXPECT_EQ(w.value().values(), (Values{-1, 0, 1}));
    EXPECT_EQ(held.values(), (Values{1, 2, 3}));
}

TEST(InPlace, StepsOfVariablesThatBeganAsOneTensorAreTheirOwn) {
    const auto make = [] {
        const Tensor same = row({1, 2});
        return std::vector<Variable>{Variable(same), Variable(same)};
    };
    const std::vector<Variable> w = make();
    Optimizer sgd = SGD{.learningRate = 1.0f, .momentum = 0.5f};
    for (int step = 0; step < 2; ++step) sgd.apply(Tensors{row({1, 1}), row({2, 2})}, w);
    EXPECT_EQ(w[0].value().values(), (Values{-1.5f, -0.5f}));
    EXPECT_EQ(w[1].value().values(), (Values{-4, -3}));
}

TEST(InPlace, StepsWithTheVariableAsItsOwnGradient) {
    Variable w(row({1, 2}));
    Optimizer sgd = SGD{.learningRate = 0.5f};
    const Tensor gradient = w.value();
    sgd.apply(std::span(&gradient, 1), std::span(&w, 1));
    EXPECT_EQ(w.value().values(), (Values{0.5f, 1}));
    EXPECT_EQ(gradient.values(), (Values{1, 2}));
}

TEST(InPlace, StepsOnTheCpuAreOneKernelAndMakeNothing) {
    const DeviceScope scope(Device::cpu());
    std::vector<Variable> w;
    Tensors gradients;
    for (int i = 0; i < 5; ++i) {
        w.emplace_back(row({1, 2, 3}));
        gradients.push_back(row({1, 1, 1}));
    }
    Optimizer adam = Adam{};
    adam.apply(gradients, w);
    const Device device = currentDevice();
    const Counters before = device.counters();
    adam.apply(gradients, w);
    const Counters after = device.counters();
    EXPECT_EQ(after.kernels - before.kernels, 1);
    EXPECT_EQ(after.allocations, before.allocations);
    EXPECT_EQ(after.liveTensors, before.liveTensors);
}

// The gradient of a sum is one tensor for both of its inputs.
TEST(InPlace, SumsOfGradientsThatShareATensor) {
    const Tensor a = row({1, 2}), b = row({3, 4}), c = row({5, 6});
    GradientTape tape({.persistent = true});
    tape.watch(a);
    tape.watch(b);
    const Tensor y = a + b;
    const Tensor f = sum(y * c) + sum(a * b) + sum(reshape(a, {2, 1}) * 2.0f) + sum(b);
    for (int i = 0; i < 2; ++i) {
        const Tensors gradients = tape.gradient(f, {a, b, y});
        EXPECT_EQ(gradients[0].values(), (Values{10, 12}));
        EXPECT_EQ(gradients[1].values(), (Values{7, 9}));
        EXPECT_EQ(gradients[2].values(), (Values{5, 6}));
    }
}

TEST(InPlace, ASeedIsLeftAsItIs) {
    const Tensor x = row({1, 2}), seed = row({3, 4});
    GradientTape tape;
    tape.watch(x);
    const Tensor y = reshape(x, {2}) + x;
    EXPECT_EQ(tape.gradient(y + x, x, seed).values(), (Values{9, 12}));
    EXPECT_EQ(seed.values(), (Values{3, 4}));
}

TEST(InPlace, GradientsOfSlicesAddUpInTheirPlaces) {
    const Tensor x(Shape{3, 4}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    GradientTape tape({.persistent = true});
    tape.watch(x);
    Tensor f = sum(slice(x, {0, 0}, {2, 2}));
    f = f + sum(slice(x, {1, 1}, {2, 3}) * 10.0f);
    f = f + sum(slice(x, {2, 0}, {1, 4}) * 100.0f);
    f = f + sum(slice(x, {0, 3}, {3, 1}) * 1000.0f);
    f = f + sum(slice(x, {0, 4}, {3, 0}));
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(tape.gradient(f, x).values(),
                  (Values{1, 1, 0, 1000, 1, 11, 10, 1010, 100, 110, 110, 1110}));
    }
}

TEST(InPlace, SecondGradientsOfSlices) {
    const Tensor x = row({1, 2, 3});
    GradientTape outer;
    outer.watch(x);
    const Tensor first = [&] {
        GradientTape inner;
        inner.watch(x);
        const Tensor front = slice(x, {0}, {2}), back = slice(x, {1}, {2});
        return inner.gradient(sum(front * front * back), x);
    }();
    // f = x0^2 x1 + x1^2 x2, of whose gradient [2 x0 x1, x0^2 + 2 x1 x2, x1^2] this is the sum's.
    EXPECT_EQ(outer.gradient(sum(first), x).values(), (Values{6, 12, 4}));
}

TEST(InPlace, SumsAreChangedOnlyWhereThatCanBe) {
    const Tensor sum = row({1, 2, 3});
    const bool isCpu = currentDevice().kind() == DeviceKind::cpu;
    const std::array<Index, 1> second{1};
    EXPECT_EQ(addInPlace(sum, row({10, 20}), second), isCpu);
    EXPECT_EQ(sum.values(), isCpu ? (Values{1, 12, 23}) : (Values{1, 2, 3}));
    const Tensor held = sum;
    EXPECT_FALSE(addInPlace(sum, row({1, 1, 1})));
    const Tensor half = cast(row({1}), DType::float16);
    EXPECT_FALSE(addInPlace(half, half));
}

}  // namespace
}  // namespace glgrad

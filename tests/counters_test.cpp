#include "core/counters.h"

#include <gtest/gtest.h>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "tests/support/devices.h"

namespace glgrad {
namespace {

Counters now() { return currentDevice().counters(); }

TEST(Counters, UploadsAndReadbacksAreCounted) {
    currentDevice().synchronize();
    const Counters before = now();
    const Tensor x(Shape{10}, std::vector<float>(10, 1.0f));
    EXPECT_EQ((now() - before).uploads, 1);
    EXPECT_GE((now() - before).uploadedBytes, 40);
    EXPECT_EQ((now() - before).readbacks, 0);
    x.values();
    EXPECT_EQ((now() - before).readbacks, 1);
    EXPECT_GE((now() - before).readbackBytes, 40);
}

TEST(Counters, KernelsAreCounted) {
    const Tensor x = ones(Shape{10});
    const Counters before = now();
    const Tensor y = tanh(x) + x;
    const Counters cost = now() - before;
    EXPECT_EQ(cost.kernels, 2);
    EXPECT_GE(cost.passes, 1) << "kernels may be drawn together";
    EXPECT_EQ(cost.uploads, 0);
    EXPECT_EQ(cost.readbacks, 0);
}

TEST(Counters, LiveTensorsGoWithTheirLastHandle) {
    const Counters before = now();
    {
        const Tensor x = ones(Shape{100});
        const Tensor same = x;
        EXPECT_EQ((now() - before).liveTensors, 1);
        EXPECT_GE((now() - before).liveBytes, 400);
    }
    EXPECT_EQ((now() - before).liveTensors, 0);
    EXPECT_EQ((now() - before).liveBytes, 0);
}

// One step of training by hand: everything that it makes must go.
void trainingStep(Variable& w, Variable& b, const Tensor& x, const Tensor& y) {
    GradientTape tape;
    const Tensor hidden = tanh(matmul(x, w) + b);
    const Tensor loss = mean(square(hidden - y));
    const auto gradients = tape.gradient(loss, {w, b});
    w.assign(w.value() - gradients[0] * 0.1f);
    b.assign(b.value() - gradients[1] * 0.1f);
}

TEST(Counters, AThousandStepsLeaveNothingBehind) {
    const Tensor x = randomUniform(Shape{8, 5}, 1), y = randomUniform(Shape{8, 3}, 2);
    Variable w(randomUniform(Shape{5, 3}, 3)), b(zeros(Shape{3}));
    for (int i = 0; i < 3; ++i) trainingStep(w, b, x, y);
    const Counters before = now();
    for (int i = 0; i < 1000; ++i) trainingStep(w, b, x, y);
    const Counters after = now() - before;
    EXPECT_EQ(after.liveTensors, 0);
    EXPECT_EQ(after.liveBytes, 0);
    EXPECT_EQ(after.allocations, 0) << "the pool serves them";
    EXPECT_EQ(after.programs, 0);
    EXPECT_EQ(after.readbacks, 0);
    EXPECT_EQ(after.uploads, 0);
    EXPECT_EQ(after.synchronizations, 0);
}

TEST(Counters, ATapeFreesWhatItKept) {
    const Tensor x = ones(Shape{50});
    const Counters before = now();
    {
        GradientTape tape;
        tape.watch(x);
        const Tensor loss = sum(tanh(tanh(tanh(x))));
        const Tensor gradient = tape.gradient(loss, x);
        EXPECT_EQ((now() - before).liveTensors, 2) << "the loss and the gradient";
    }
    EXPECT_EQ((now() - before).liveTensors, 0);
}

TEST(Counters, APersistentTapeKeepsItsTensorsUntilItGoes) {
    const Tensor x = ones(Shape{50});
    const Counters before = now();
    {
        GradientTape tape({.persistent = true});
        tape.watch(x);
        const Tensor loss = sum(tanh(tanh(x)));
        tape.gradient(loss, x);
        EXPECT_GT((now() - before).liveTensors, 1);
    }
    EXPECT_EQ((now() - before).liveTensors, 0);
}

TEST(Counters, Subtract) {
    const Counters later{.uploads = 5, .kernels = 7, .liveBytes = 10};
    const Counters earlier{.uploads = 2, .kernels = 7, .liveBytes = 30};
    const Counters difference = later - earlier;
    EXPECT_EQ(difference.uploads, 3);
    EXPECT_EQ(difference.kernels, 0);
    EXPECT_EQ(difference.liveBytes, -20);
}

}  // namespace
}  // namespace glgrad

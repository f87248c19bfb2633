#if GLGRAD_WITH_GL

#include <memory>
#include <set>
#include <string>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "tests/support/gl_calls.h"
#include "tests/support/gl_test.h"
#include "tests/support/synthetic.h"

namespace glgrad {
namespace {

/// What waits for the device, or may.
const std::set<std::string> kWaiting{
    "glFinish",           "glReadPixels",        "glClientWaitSync", "glWaitSync",
    "glGetTexImage",      "glGetBufferSubData",  "glMapBuffer",      "glMapBufferRange",
    "glGetQueryObjectiv", "glGetQueryObjectuiv", "glGetProgramiv",   "glGetShaderiv"};

void expectNoWaiting(const CallsOfGl& calls, const Counters& cost) {
    for (const std::string& function : kWaiting) EXPECT_EQ(calls.count(function), 0) << function;
    EXPECT_EQ(cost.readbacks, 0);
    EXPECT_EQ(cost.synchronizations, 0);
    EXPECT_EQ(cost.uploads, 0);
    EXPECT_EQ(cost.programs, 0);
    EXPECT_GE(calls.count("glDrawArrays"), 20) << "the calls were not counted";
    EXPECT_EQ(calls.count("glDrawArrays"), cost.passes);
}

class GlWaiting : public GlTest {};

/// Counts from the second batch of the last epoch to its last batch.
class CountBatches : public CallbackBody {
public:
    void onBatchBegin(const Training& training) override {
        if (training.epoch < training.epochs || training.step != 1) return;
        calls_ = std::make_shared<CallsOfGl>();
        before_ = currentDevice().counters();
    }
    void onBatchEnd(const Training& training) override {
        if (!calls_ || training.step != training.steps) return;
        expectNoWaiting(*calls_, currentDevice().counters() - before_);
        calls_.reset();
        ++stretches;
    }
    int stretches = 0;

private:
    std::shared_ptr<CallsOfGl> calls_;
    Counters before_;
};

TEST_F(GlWaiting, IsNotDoneBetweenTheBatchesOfFit) {
    const Device device = openGl();
    const DeviceScope scope(device);
    Sequential model = smallCnn();
    const auto counting = std::make_shared<CountBatches>();
    model.fit(stripes(100),
              {.epochs = 2, .batchSize = 16, .callbacks = {counting}, .verbose = false});
    EXPECT_EQ(counting->stretches, 1);
}

TEST_F(GlWaiting, IsNotDoneInMixedFloat16) {
    const Device device = openGl();
    const DeviceScope scope(device);
    Sequential model = smallCnn();
    model.setDTypePolicy(DTypePolicy::mixedFloat16());
    const auto counting = std::make_shared<CountBatches>();
    model.fit(stripes(100),
              {.epochs = 2, .batchSize = 16, .callbacks = {counting}, .verbose = false});
    EXPECT_EQ(counting->stretches, 1);
    EXPECT_TRUE(model.optimizer().lossScale().defined());
}

TEST_F(GlWaiting, IsNotDoneInAStepByHand) {
    const Device device = openGl();
    const DeviceScope scope(device);
    const Tensor x = randomUniform(Shape{8, 5}, 1), y = randomUniform(Shape{8, 3}, 2);
    const Variable w(randomUniform(Shape{5, 3}, 3)), b(zeros(Shape{3}));
    Optimizer adam = Adam{};
    const auto step = [&] {
        GradientTape tape;
        const Tensor loss = mean(square(tanh(matmul(x, w) + b) - y));
        adam.apply(tape.gradient(loss, {w, b}), {w, b});
        return loss;
    };
    Tensor loss = step();
    const CallsOfGl calls;
    const Counters before = device.counters();
    for (int i = 0; i < 20; ++i) loss = step();
    expectNoWaiting(calls, device.counters() - before);
    loss.item();
    EXPECT_EQ(calls.count("glReadPixels"), 1) << "who reads the loss waits";
}

}  // namespace
}  // namespace glgrad

#endif

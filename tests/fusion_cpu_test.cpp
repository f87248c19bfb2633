#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "backends/cpu/cpu_backend.h"
#include "backends/fusion/fusing_backend.h"
#include "tests/support/chains.h"

namespace glgrad {
namespace {

/// The CPU, with chains of tensors of any size.
class ChainingCpu final : public ForwardingBackend {
public:
    ChainingCpu() : ForwardingBackend(openCpuBackend()), limits_(ForwardingBackend::limits()) {
        limits_.leastChained = 1;
    }
    const Limits& limits() const override { return limits_; }

private:
    Limits limits_;
};

class FusionOnCpu : public ::testing::Test {
protected:
    const Device plain_{openCpuBackend()};
    const Device worker_{std::make_shared<ChainingCpu>()};
    const Device fused_{std::make_shared<FusingBackend>(worker_.backend())};
    const DeviceScope scope_{fused_};

    std::int64_t passes() const { return worker_.counters().passes; }
    void expectTheSame(const std::function<Tensors()>& compute) const {
        glgrad::expectTheSame(plain_, fused_, compute);
    }
};

TEST_F(FusionOnCpu, RunsAChainAsOneKernel) {
    const Tensor a = someTensor({5, 7}), b = someTensor({5, 7}, 2), c = someTensor({5, 7}, 3);
    const Counters before = fused_.counters();
    const std::int64_t ran = passes();
    const Tensor y = relu(a * b + c);
    EXPECT_EQ(passes(), ran) << "nobody has asked yet";
    y.values();
    EXPECT_EQ(passes(), ran + 1);
    EXPECT_EQ((fused_.counters() - before).kernels, 3) << "ops are counted one by one";
}

// Blocks, what remains of the last one, and several threads.
TEST_F(FusionOnCpu, GivesEveryOpsValuesBitByBit) {
    for (const Index size : {1, 15, 17, 1024, 1025, 40001, 100003}) {
        SCOPED_TRACE(size);
        expectTheSame([&] { return everyElementwiseOp({size}); });
        expectTheSame([&]() -> Tensors {
            const Tensor one = someTensor({}, 3);
            return {tanh(someTensor({size}) * one) + one};
        });
    }
}

TEST_F(FusionOnCpu, GivesTheSameGradientsToAnyOrder) {
    expectTheSame([] { return gradientsOfAChain({40, 60}); });
}

// Results, and values that share buffers, in a chain that is longer than one kernel takes.
TEST_F(FusionOnCpu, GivesAllValuesThatAreHeld) {
    for (const int every : {1, 3, 30}) {
        expectTheSame([&] {
            const Tensor x = someTensor({3000});
            Tensors held;
            Tensor a = x, b = x + 1.0f;
            for (int i = 0; i < 30; ++i) {
                const Tensor next = tanh(a * b) + b * 0.5f;
                a = std::exchange(b, next);
                if (i % every == 0) held.push_back(next);
            }
            held.push_back(b);
            b.compute();
            return held;
        });
    }
}

TEST_F(FusionOnCpu, ServesAnyThread) {
    const Tensor x = someTensor({50000}), shared = tanh(x) * 2.0f;
    const std::vector<float> want = [&] {
        const DeviceScope scope(plain_);
        return (tanh(someTensor({50000})) * 2.0f + 1.0f).values();
    }();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            const DeviceScope scope(fused_);
            for (int k = 0; k < 20; ++k) {
                const Tensor y = tanh(x) * 2.0f;
                sum(y);
                EXPECT_EQ((shared + 1.0f).values(), want);
                EXPECT_EQ((y + 1.0f).values(), want);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

TEST_F(FusionOnCpu, LeavesSmallTensorsToTheirKernels) {
    const Device device(std::make_shared<FusingBackend>(openCpuBackend()));
    const DeviceScope scope(device);
    const auto passesOf = [&](Index size) {
        const Tensor x = someTensor({size});
        const std::int64_t before = device.counters().passes;
        const Tensor y = relu(x * x + x);
        y.compute();
        return device.counters().passes - before;
    };
    EXPECT_EQ(passesOf(4096), 3);
    EXPECT_EQ(passesOf(device.limits().leastChained), 1);
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <optional>
#include <sstream>
#include <thread>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "backends/cpu/buffer_pool.h"
#include "core/error.h"
#include "layers/dense.h"
#include "layers/flatten.h"
#include "layers/random_seed.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"
#include "tests/support/synthetic.h"

namespace glgrad {
namespace {

Counters now() { return currentDevice().counters(); }
MemoryStats memory() { return currentDevice().memoryStats(); }

void expectNothingMade(const Counters& cost) {
    EXPECT_EQ(cost.allocations, 0) << "textures or buffers";
    EXPECT_EQ(cost.framebuffers, 0);
    EXPECT_EQ(cost.programs, 0);
    EXPECT_EQ(cost.stagingAllocations, 0);
    EXPECT_EQ(cost.liveTensors, 0);
    EXPECT_EQ(cost.liveBytes, 0);
    EXPECT_EQ(cost.pooledBytes, 0);
}

// What fit does with a model, batch by batch, without its beginnings and ends of epochs.
class Training {
public:
    explicit Training(Sequential model) : model_(std::move(model)) {}

    void run(int steps) {
        const Batches batches = data_.batches({.batchSize = 16});
        for (int i = 0; i < steps; ++i) last_ = model_.trainOnBatch(batches[i % batches.size()]);
    }

private:
    Sequential model_;
    Dataset data_ = stripes(64);
    StepResult last_;
};

// 20 layers, so that many textures of one shape change places among its variables.
Sequential deepModel() {
    Sequential model({Flatten{}});
    for (int i = 0; i < 20; ++i) model.add(Dense{.units = 36, .activation = relu});
    model.add(Dense{.units = 2});
    model.compile({.optimizer = Adam{}, .loss = SparseCategoricalCrossentropy{.fromLogits = true}});
    return model;
}

TEST(Memory, AStepOfASmallModelMakesNothing) {
    Training training(smallCnn());
    training.run(5);
    const Counters before = now();
    training.run(20);
    expectNothingMade(now() - before);
    training.run(180);
    expectNothingMade(now() - before);
}

TEST(Memory, AStepOfADeepModelMakesNothing) {
    Training training(deepModel());
    training.run(5);
    const Counters before = now();
    training.run(200);
    expectNothingMade(now() - before);
}

TEST(Memory, AStepInMixedFloat16MakesNothing) {
    Sequential model = smallCnn();
    model.setDTypePolicy(DTypePolicy::mixedFloat16());
    Training training(std::move(model));
    // A texture gets its framebuffer when it is first drawn to. As textures change places, those
    // that began with values of the host wait for up to 15 steps.
    training.run(25);
    const Counters before = now();
    training.run(50);
    expectNothingMade(now() - before);
}

TEST(Memory, AStepByHandMakesNothing) {
    const Tensor x = randomUniform(Shape{8, 5}, 1), y = randomUniform(Shape{8, 3}, 2);
    const Variable w(randomUniform(Shape{5, 3}, 3)), b(zeros(Shape{3}));
    Optimizer adam = Adam{};
    const auto step = [&] {
        GradientTape tape;
        const Tensor loss = mean(square(tanh(matmul(x, w) + b) - y));
        adam.apply(tape.gradient(loss, {w, b}), {w, b});
    };
    for (int i = 0; i < 5; ++i) step();
    const Counters before = now();
    for (int i = 0; i < 200; ++i) step();
    expectNothingMade(now() - before);
}

TEST(Memory, EpochsOfFitMakeNothing) {
    setRandomSeed(3);
    Sequential model = smallCnn();
    const Dataset data = stripes(72), validation = stripes(20, 9);
    const FitOptions options{
        .epochs = 3, .batchSize = 16, .validation = validation, .verbose = false};
    model.fit(data, options);
    const Counters before = now();
    model.fit(data, options);
    expectNothingMade(now() - before);
}

TEST(Memory, IsToldByPurpose) {
    const MemoryStats before = memory();
    const auto tensorsSince = [&](MemoryUse MemoryStats::*purpose) {
        return (memory().*purpose).count - (before.*purpose).count;
    };
    {
        const Tensor x = ones(Shape{100, 100});
        EXPECT_EQ(tensorsSince(&MemoryStats::activations), 1);
        EXPECT_GE(memory().activations.bytes - before.activations.bytes, 40'000);
        Variable w(ones(Shape{100}));
        EXPECT_EQ(tensorsSince(&MemoryStats::variables), 1);
        EXPECT_EQ(tensorsSince(&MemoryStats::activations), 1);
        w.assign(w.value() * 2.0f);
        EXPECT_EQ(tensorsSince(&MemoryStats::variables), 1) << "the old value went";
        EXPECT_EQ(tensorsSince(&MemoryStats::activations), 1);
        GradientTape tape;
        const Tensor loss = sum(square(w));
        const Tensor gradient = tape.gradient(loss, w);
        EXPECT_EQ(tensorsSince(&MemoryStats::gradients), 1);
        EXPECT_EQ(tensorsSince(&MemoryStats::activations), 2) << "x and the loss";
        EXPECT_EQ(memory().tensors().count - before.tensors().count, 4);
    }
    EXPECT_EQ(memory().tensors(), before.tensors());
    EXPECT_GE(memory().pooled.count, 1);
    EXPECT_GE(memory().pooled.bytes, before.pooled.bytes);
    EXPECT_EQ(memory().pooled.bytes, now().pooledBytes);
    if (!onGl()) return;
    EXPECT_GE(memory().programs.count, 3);
    EXPECT_GE(memory().programs.bytes, 1000);
    EXPECT_GE(memory().framebuffers.count, 3);
    EXPECT_GE(memory().staging.count, 0);
}

// On the CPU small ones lie in their handles' object, and larger ones in blocks.
TEST(Memory, ComesBackFromAnyThreadAndAfterItsDevice) {
    for (const Index size : {0, 1, 17, 1023, 1024, 1025, 5000}) {
        std::optional<Device> device = Device::cpu();
        const auto made = [&] {
            const DeviceScope scope(*device);
            return full(Shape{size}, 3.0f) + 1.0f;
        };
        const Tensor kept = made();
        std::thread([other = made(), size] {
            EXPECT_EQ(other.values(), std::vector<float>(size, 4.0f));
        }).join();
        EXPECT_EQ(device->memoryStats().activations.count, 1);
        EXPECT_GE(device->memoryStats().activations.bytes, size * Index{sizeof(float)});
        Tensor last = kept;
        EXPECT_EQ(kept.values(), std::vector<float>(size, 4.0f));
        device.reset();
        EXPECT_THROW(kept.values(), DeviceError);
        std::thread([tensor = std::move(last)] {}).join();
    }
}

TEST(Memory, OfAModelIsThreeTimesItsWeightsWithAdam) {
    const MemoryStats before = memory();
    Training training(smallCnn());
    training.run(2);
    EXPECT_EQ(memory().variables.count - before.variables.count, 4 * 3);
    EXPECT_EQ(memory().gradients.count, before.gradients.count);
}

TEST(Memory, IsPrinted) {
    std::ostringstream out;
    MemoryStats stats;
    stats.variables = {.bytes = 64, .count = 2};
    out << stats;
    EXPECT_NE(out.str().find("variables: 2, 64 bytes\ngradients: 0, 0 bytes\n"), std::string::npos)
        << out.str();
}

TEST(Memory, OfTheCpuGoesBackToTheSystemBeyondTheBudget) {
    BufferPool pool(1000);
    std::vector<std::byte*> blocks;
    for (int i = 0; i < 20; ++i) blocks.push_back(pool.take(64));
    EXPECT_EQ(pool.allocations(), 20);
    for (std::byte* block : blocks) pool.giveBack(block, 64);
    EXPECT_LE(pool.unused().bytes, 1000);
    EXPECT_GE(pool.unused().bytes, 500 - 64);
    EXPECT_EQ(pool.unused().bytes, 64 * pool.unused().count);
    const std::int64_t kept = pool.unused().count;
    blocks.clear();
    for (int i = 0; i < kept; ++i) blocks.push_back(pool.take(64));
    EXPECT_EQ(pool.allocations(), 20) << "what is kept is used again";
    EXPECT_EQ(pool.unused(), MemoryUse{});
    for (std::byte* block : blocks) pool.giveBack(block, 64);
}

TEST(Memory, ThatTheCpuCannotHaveIsAnError) {
    BufferPool pool;
    pool.giveBack(pool.take(64), 64);
    std::byte* const block = pool.take(128);
    EXPECT_EQ(errorOf<DeviceError>([&] { pool.take(std::size_t{1} << 60); }),
              "out of memory: 1152921504606846976 bytes were asked for, while 128 are in use");
    EXPECT_EQ(pool.unused(), MemoryUse{}) << "the pool was emptied before giving up";
    pool.giveBack(block, 128);
}

}  // namespace
}  // namespace glgrad

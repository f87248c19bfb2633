#if GLGRAD_WITH_GL

#include <thread>

#include "backends/gl/texture_pool.h"
#include "core/backend.h"
#include "core/error.h"
#include "tests/support/gl_test.h"

namespace glgrad {
namespace {

class GlLifetime : public GlTest {};

void onAnotherThread(const std::function<void()>& action) { std::thread(action).join(); }

TEST_F(GlLifetime, ForeignThreadsAreRefused) {
    const Device device = openGl();
    const Tensor x = countUpOn(device, {3});
    onAnotherThread([&] {
        EXPECT_THROW(x.values(), DeviceError);
        EXPECT_THROW(run(kTwice, {x}, {3}), DeviceError);
        EXPECT_THROW(countUpOn(device, {3}), DeviceError);
        EXPECT_THROW(device.synchronize(), DeviceError);
        EXPECT_THROW(device.counters(), DeviceError);
        const std::string message = errorOf([&] { x.values(); });
        EXPECT_NE(message.find("belongs to the thread that opened it"), std::string::npos)
            << message;
    });
    EXPECT_EQ(run(kTwice, {x}, {3}).values(), (std::vector{1.0f, 3.0f, 5.0f}));
}

TEST_F(GlLifetime, EachThreadMayHaveItsDevice) {
    const Device device = openGl();
    std::thread other([] { expectKernelsWork(openGl()); });
    expectKernelsWork(device);
    other.join();
}

TEST_F(GlLifetime, TensorsOutliveTheirDevice) {
    std::optional<Device> device = openGl();
    std::optional<Tensor> x = countUpOn(*device, {3}), y = countUpOn(*device, {3});
    device.reset();
    EXPECT_THROW(x->values(), DeviceError);
    EXPECT_THROW(run(kTwice, {*x}, {3}), DeviceError);
    x.reset();
    onAnotherThread([&] { y.reset(); });
}

TEST_F(GlLifetime, TensorsOfAnApplicationsContextOutliveTheirDevice) {
    std::optional<Device> device = openGl();
    const Tensor x = countUpOn(*device, {3});
    onAnotherThread([&] { device.reset(); });
    EXPECT_THROW(x.values(), DeviceError);
    const Device next = openGl();
    EXPECT_NE(next.info().context, "application's current context") << "what is current is gone";
    expectKernelsWork(next);
}

TEST_F(GlLifetime, DevicesMayOutliveTheirThread) {
    std::optional<Device> device;
    std::optional<Tensor> x;
    onAnotherThread([&] {
        device = openGl();
        x = countUpOn(*device, {3});
    });
    EXPECT_THROW(x->values(), DeviceError);
    device.reset();
    x.reset();
}

TEST_F(GlLifetime, ASteadyLoopAllocatesNothing) {
    const Device device = openGl();
    Tensor x = countUpOn(device, {33, 7});
    const auto step = [&] {
        x = run(kStaged, {run(kPair, {x}, {{33, 7}, {33, 7}})[0]}, {33, 7});
        x = Tensor({33, 7}, countUp({33, 7}), DType::float32, device);
    };
    for (int i = 0; i < 3; ++i) step();
    const Counters before = device.counters();
    for (int i = 0; i < 20; ++i) step();
    const Counters cost = device.counters() - before;
    EXPECT_EQ(cost.allocations, 0);
    EXPECT_EQ(cost.programs, 0);
    EXPECT_EQ(cost.liveTensors, 0);
    EXPECT_EQ(cost.pooledBytes, 0);
}

TEST_F(GlLifetime, TensorsDestroyedOnAnotherThreadComeBackToThePool) {
    const Device device = openGl();
    std::optional<Tensor> x = countUpOn(device, {64, 64});
    const Counters before = device.counters();
    onAnotherThread([&] { x.reset(); });
    const Counters cost = device.counters() - before;
    EXPECT_EQ(cost.liveTensors, -1);
    EXPECT_EQ(cost.liveBytes, -64 * 64 * 4);
    EXPECT_EQ(cost.pooledBytes, 64 * 64 * 4);
    countUpOn(device, {64, 64});
    EXPECT_EQ((device.counters() - before).allocations, 0);
}

// OpenGL may give the names of deleted textures and framebuffers to new ones.
TEST_F(GlLifetime, ThePoolKeepsToItsBudget) {
    for (const std::int64_t budget : {0, 100 * 16}) {
        const Device device = openGl({}, {.poolBudget = budget});
        for (Index size = 1; size < 40; ++size) {
            const std::vector<float> x = countUp({size});
            EXPECT_EQ(countUpOn(device, {size}).values(), x);
            const Tensors pair = run(kPair, {countUpOn(device, {size})}, {{size}, {size}});
            EXPECT_EQ(pair[0].values()[size - 1], x[size - 1] + 1.0f);
            EXPECT_EQ(pair[1].values()[size - 1], x[size - 1] * 2.0f);
            EXPECT_EQ(run(kTwice, {pair[1]}, {size}).values()[size - 1], x[size - 1] * 4.0f);
            EXPECT_LE(device.counters().pooledBytes, budget + 4 * 16 * 10);
        }
        EXPECT_GE(device.counters().allocations, 30);
        expectKernelsWork(device);
    }
}

// Textures of 4 GiB and more are refused by most drivers, also by those that give memory at the
// first use only.
TEST_F(GlLifetime, ThePoolIsEmptiedWhenOpenGlHasNoMemory) {
    const Device device = openGl();
    countUpOn(device, {64, 64});
    ASSERT_GE(device.memoryStats().pooled.count, 1);
    const Index side = device.limits().maxTextureSize;
    std::vector<CountedPointer<Storage>> taken;
    std::string message;
    for (int i = 0; i < 4 && message.empty(); ++i) {
        message = errorOf([&] {
            taken.push_back(device.backend()->allocate({side, 4 * side}, StorageFormat::float32));
        });
    }
    if (message.empty()) GTEST_SKIP() << "this driver refuses nothing";
    EXPECT_NE(message.find("no memory for a texture of"), std::string::npos) << message;
    EXPECT_EQ(device.memoryStats().pooled, MemoryUse{});
    taken.clear();
    expectKernelsWork(device);
}

TEST_F(GlLifetime, ScratchTexturesAreTold) {
    const Device device = openGl();
    EXPECT_EQ(device.memoryStats().scratch, MemoryUse{});
    run(kTwice, {countUpOn(device, {8})}, {8});
    EXPECT_EQ(device.memoryStats().scratch, MemoryUse{});
    run(kStaged, {countUpOn(device, {8})}, {8});
    // 2 texels in 2 layers and in 1.
    EXPECT_EQ(device.memoryStats().scratch, (MemoryUse{.bytes = 3 * 2 * 16, .count = 2}));
    run(kStaged, {countUpOn(device, {4})}, {4});
    EXPECT_EQ(device.memoryStats().scratch.bytes, 3 * 2 * 16) << "the most is told";
}

// Rows of an odd length are padded on their way.
TEST_F(GlLifetime, LargeHostBuffersAreNotKept) {
    const Device device = openGl();
    countUpOn(device, {100, 3});
    EXPECT_EQ(device.memoryStats().staging, (MemoryUse{.bytes = 1600, .count = 1}));
    EXPECT_EQ(device.counters().stagingAllocations, 1);
    countUpOn(device, {50, 3});
    EXPECT_EQ(device.counters().stagingAllocations, 1);
    countUpOn(device, {4200, 4099});
    EXPECT_EQ(device.memoryStats().staging, MemoryUse{});
    EXPECT_EQ(device.counters().stagingAllocations, 2);
}

Texture textureOf(unsigned id, int width) { return {.id = id, .spec = {.width = width}}; }

TEST(TexturePool, GivesTheYoungestAndDropsTheOldest) {
    TexturePool pool(3 * 16);
    pool.giveBack(textureOf(1, 1));
    pool.giveBack(textureOf(2, 2));
    pool.giveBack(textureOf(3, 1));
    EXPECT_FALSE(pool.take({.width = 1, .layers = 2}));
    EXPECT_FALSE(pool.take({.width = 1, .format = StorageFormat::uint8}));
    const std::vector<Texture> excess = pool.takeExcess();
    ASSERT_EQ(excess.size(), 1u);
    EXPECT_EQ(excess[0].id, 1u);
    EXPECT_EQ(pool.take({.width = 1})->id, 3u);
    EXPECT_FALSE(pool.take({.width = 1}));
    EXPECT_EQ(pool.takeAll().size(), 1u);
    EXPECT_TRUE(pool.takeAll().empty());
    pool.close();
    pool.giveBack(textureOf(4, 1));
    EXPECT_FALSE(pool.take({.width = 1}));
}

}  // namespace
}  // namespace glgrad

#endif

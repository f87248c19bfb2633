#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <mutex>
#include <thread>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "core/fork.h"
#include "tests/support/child.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

// Products that all threads share, a chain, and what it gives.
float compute() {
    const DeviceScope scope(cpuDevice());
    const Tensor a = full({256, 256}, 0.5f);
    const Tensor chain = relu(full({512, 512}, 2.0f) * 3.0f + 1.0f);
    return sum(matmul(a, a)).item() + chain.values()[7];
}

constexpr float kComputed = 256.0f * 256.0f * 64.0f + 7.0f;

// exit, which runs the destructors of static objects, where OpenGL's driver has none that waits.
int leave(int status) {
    if (onGl()) return status;
    std::exit(status);
}

TEST(Fork, AChildOfAProcessThatComputedEnds) {
    ASSERT_EQ(compute(), kComputed);
    usleep(20'000);  // The workers go to sleep.
    EXPECT_EQ(endOfChild([] { return leave(3); }), 3);
}

TEST(Fork, AChildComputes) {
    ASSERT_EQ(compute(), kComputed);
    EXPECT_EQ(endOfChild([] { return leave(compute() == kComputed ? 3 : 4); }), 3);
    EXPECT_EQ(compute(), kComputed);
}

TEST(Fork, AChildHasAChild) {
    const auto child = [] {
        if (compute() != kComputed) return 4;
        return endOfChild([] { return leave(compute() == kComputed ? 3 : 5); });
    };
    EXPECT_EQ(endOfChild(child), 3);
}

// Whatever is locked at that moment, the child must be able to lock.
TEST(Fork, WhileAnotherThreadComputes) {
    std::atomic<bool> stop = false;
    std::thread other([&] {
        while (!stop) compute();
    });
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(endOfChild([] { return leave(compute() == kComputed ? 3 : 4); }), 3);
    }
    stop = true;
    other.join();
}

TEST(Fork, WaitsForMutexesOfOtherThreads) {
    ForkSafeMutex mutex;
    std::atomic<bool> isLocked = false;
    std::thread other([&] {
        const std::lock_guard lock(mutex);
        isLocked = true;
        usleep(50'000);
    });
    while (!isLocked) std::this_thread::yield();
    EXPECT_EQ(endOfChild([&] { return mutex.try_lock() ? 3 : 4; }), 3);
    other.join();
}

TEST(Fork, LeavesMutexesOfItsOwnThread) {
    ForkSafeMutex mutex;
    mutex.lock();
    EXPECT_EQ(endOfChild([&] {
                  mutex.unlock();
                  return mutex.try_lock() ? 3 : 4;
              }),
              3);
    EXPECT_FALSE(std::async(std::launch::async, [&] { return mutex.try_lock(); }).get());
    mutex.unlock();
}

TEST(Fork, AnOpenGlDeviceIsOfItsProcess) {
    if (!onGl()) GTEST_SKIP() << "needs OpenGL";
    const Tensor x = ones({2});
    x.values();
    const auto child = [&] {
        const std::string error = errorOf<DeviceError>([&] { (x + x).values(); });
        return error.find("another process") == std::string::npos ? 4 : 3;
    };
    EXPECT_EQ(endOfChild(child), 3);
    EXPECT_EQ((x + x).values(), (std::vector{2.0f, 2.0f}));
}

// Static objects end after all that belongs to threads.
TEST(StaticEnd, DestructorsOfStaticObjectsCompute) {
    if (onGl()) GTEST_SKIP() << "the CPU's device lasts";
    cpuDevice();  // The tests' own static object: it ends after one that is made from here on.
    struct Last {
        ~Last() {
            const Tensor image = full({1, 9, 9, 3}, 1.0f), filter = full({3, 3, 3, 2}, 1.0f);
            const Tensor y = depthwiseConv2d(conv2d(image, filter, {.padding = Padding::same}),
                                             full({3, 3, 2, 1}, 1.0f), {.padding = Padding::same});
            const Variable w(ones({2}));
            GradientTape tape;
            const Tensor gradient = tape.gradient(sum(square(w)), w);
            const bool isRight = y.values()[2 * (9 * 4 + 4)] == 243.0f &&
                                 gradient.values() == std::vector{2.0f, 2.0f} &&
                                 compute() == kComputed;
            _exit(isRight ? 3 : 4);
        }
    };
    const auto child = []() -> int {
        static const Last last;
        compute();
        const Tensor image = full({1, 9, 9, 3}, 1.0f);
        conv2d(image, full({3, 3, 3, 2}, 1.0f), {.padding = Padding::same}).values();
        std::exit(0);
    };
    EXPECT_EQ(endOfChild(child), 3);
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <thread>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "tests/support/devices.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

// An op, recorded by who records, after something else took the memory of a tape that ended.
void expectThatOpsGoOn() {
    const std::vector<std::string> others(50, std::string(200, 'x'));
    const Tensor x(Shape{2}, {1, 2});
    EXPECT_EQ((x * 2.0f).values(), (Values{2, 4}));
    GradientTape tape;
    tape.watch(x);
    const Tensor y = sum(square(x));
    EXPECT_EQ(tape.size(), 2u);
    EXPECT_EQ(tape.gradient(y, x).values(), (Values{2, 4}));
}

// x, by an op whose gradient function calls `during`.
template <class Function>
Tensor withGradientThat(const Tensor& x, Function during) {
    return customGradient(
        "mine", std::vector{x}, [](std::span<const Tensor> in) { return in[0] * 1.0f; },
        [during](const Tensor& dy, const Tensor&) {
            during();
            return std::vector{dy};
        });
}

TEST(TapeEnds, OnAnotherThread) {
    auto tape = std::make_unique<GradientTape>();
    const Variable w(ones({2}));
    const Tensor y = w * 3.0f;
    std::thread([&] { tape.reset(); }).join();
    expectThatOpsGoOn();
}

// What it kept goes with it; where that is on another thread, with the next op of its own.
TEST(TapeEnds, AndWhatItKeptGoes) {
    const auto kept = std::make_shared<int>(0);
    for (const bool elsewhere : {false, true}) {
        auto tape = std::make_unique<GradientTape>();
        const Tensor x(2.0f);
        tape->watch(x);
        withGradientThat(x, [kept] {});
        EXPECT_EQ(tape->size(), 1u);
        EXPECT_GT(kept.use_count(), 1);
        if (elsewhere) {
            std::thread([&] { tape.reset(); }).join();
            square(x);
        }
        tape.reset();
        EXPECT_EQ(kept.use_count(), 1);
    }
}

TEST(TapeEnds, AfterItsThread) {
    std::unique_ptr<GradientTape> tape;
    std::thread([&] { tape = std::make_unique<GradientTape>(); }).join();
    tape.reset();
    expectThatOpsGoOn();
}

TEST(TapeEnds, WhileTapesArePaused) {
    const Tensor x(2.0f);
    GradientTape outer;
    outer.watch(x);
    auto tape = std::make_unique<GradientTape>();
    {
        const PauseTapes pause;
        tape.reset();
    }
    EXPECT_EQ(outer.gradient(square(x), x).item(), 4.0f) << "the others go on";
    expectThatOpsGoOn();
}

TEST(TapeEnds, InTheGradientFunctionOfAnInnerTape) {
    auto outer = std::make_unique<GradientTape>();
    GradientTape inner;
    const Tensor x = ones({2});
    inner.watch(x);
    const Tensor y = withGradientThat(x, [&] { outer.reset(); });
    EXPECT_EQ(inner.gradient(sum(y), x).values(), (Values{1, 1}));
    expectThatOpsGoOn();
}

TEST(TapeEnds, InAGradientFunctionOfItsOwn) {
    for (const bool persistent : {false, true}) {
        auto tape = std::make_unique<GradientTape>(TapeOptions{.persistent = persistent});
        const Tensor x = ones({2});
        tape->watch(x);
        const Tensor y = withGradientThat(square(x), [&] { tape.reset(); });
        EXPECT_EQ(tape->gradient(sum(y), x).values(), (Values{2, 2}));
        expectThatOpsGoOn();
    }
}

TEST(TapeEnds, BeforeTheTapesInIt) {
    const Tensor x(3.0f);
    auto outer = std::make_unique<GradientTape>();
    GradientTape inner;
    inner.watch(x);
    outer.reset();
    EXPECT_EQ(inner.gradient(square(x), x).item(), 6.0f);
    expectThatOpsGoOn();
}

// What a gradient function throws leaves the tapes as they were.
TEST(TapeEnds, WithAnExceptionInAGradientFunction) {
    const Tensor x(3.0f);
    GradientTape outer;
    outer.watch(x);
    GradientTape inner({.persistent = true});
    inner.watch(x);
    const Tensor y = withGradientThat(x, [] { throw std::runtime_error("mine"); });
    EXPECT_THROW(inner.gradient(y, x), std::runtime_error);
    const std::size_t innerSize = inner.size(), outerSize = outer.size();
    const Tensor z = square(x);
    EXPECT_EQ(inner.size(), innerSize + 1);
    EXPECT_EQ(outer.size(), outerSize + 1);
    EXPECT_EQ(outer.gradient(inner.gradient(z, x), x).item(), 2.0f);
}

TEST(TapeEnds, APauseMayEndAfterAnother) {
    const Tensor x(3.0f);
    GradientTape tape;
    tape.watch(x);
    auto first = std::make_unique<PauseTapes>();
    auto second = std::make_unique<PauseTapes>();
    first.reset();
    square(x);
    EXPECT_EQ(tape.size(), 0u);
    std::thread([&] { second.reset(); }).join();
    square(x);
    EXPECT_EQ(tape.size(), 1u);
}

TEST(TapeEnds, TapesInAPauseRecord) {
    const Tensor x(3.0f);
    GradientTape outer;
    outer.watch(x);
    const PauseTapes pause;
    GradientTape inner;
    inner.watch(x);
    EXPECT_EQ(inner.gradient(square(x), x).item(), 6.0f);
    EXPECT_EQ(outer.size(), 0u);
}

TEST(TapeEnds, ATapeOfAnotherThreadRecordsNothingHere) {
    GradientTape tape;
    const Variable w(Tensor(Shape{}, std::vector{3.0f}, DType::float32, cpuDevice()));
    std::thread([&] { square(w); }).join();
    EXPECT_EQ(tape.size(), 0u);
}

TEST(DeviceScope, EndsInAnyOrderAndOnAnyThread) {
    const Device before = currentDevice(), a = Device::cpu(), b = Device::cpu();
    auto outer = std::make_unique<DeviceScope>(a);
    auto inner = std::make_unique<DeviceScope>(b);
    outer.reset();
    EXPECT_EQ(currentDevice(), b);
    std::thread([&] {
        inner.reset();
        EXPECT_EQ(currentDevice(), before);
    }).join();
    EXPECT_EQ(currentDevice(), before);
}

}  // namespace
}  // namespace glgrad

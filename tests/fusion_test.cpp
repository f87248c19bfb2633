#if GLGRAD_WITH_GL

#include "backends/fusion/fusing_backend.h"

#include <stdlib.h>

#include <cmath>
#include <limits>
#include <thread>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/chains.h"
#include "tests/support/gl_test.h"

namespace glgrad {
namespace {

/// A device that fuses, and the one below it, whose counters tell what was drawn so far.
class Fusion : public GlTest {
protected:
    void SetUp() override {
        GlTest::SetUp();
        if (IsSkipped()) return;
        plain_.emplace(openGl());
        if (!plain_->limits().precise) GTEST_SKIP() << "its shaders cannot be precise";
        fused_.emplace(std::make_shared<FusingBackend>(plain_->backend()));
        scope_.emplace(*fused_);
    }

    const Device& plain() const { return *plain_; }
    const Device& fused() const { return *fused_; }
    /// Passes drawn, without asking for what is pending.
    std::int64_t passes() const { return plain_->counters().passes; }

    /// `compute` with fusing and without, bit by bit.
    void expectTheSame(const std::function<Tensors()>& compute) const {
        glgrad::expectTheSame(*plain_, *fused_, compute);
    }

private:
    std::optional<Device> plain_, fused_;
    std::optional<DeviceScope> scope_;
};

TEST_F(Fusion, DrawsAChainInOnePass) {
    const Tensor a = someTensor({5, 7}), b = someTensor({5, 7}, 2), c = someTensor({5, 7}, 3);
    const Counters before = fused().counters();
    const std::int64_t drawn = passes();
    const Tensor y = relu(a * b + c);
    EXPECT_EQ(passes(), drawn) << "nobody has asked yet";
    y.values();
    EXPECT_EQ(passes(), drawn + 1);
    EXPECT_EQ((fused().counters() - before).kernels, 3) << "ops are counted one by one";
}

TEST_F(Fusion, GivesEveryOpsValues) {
    for (const Shape& shape : {Shape{5, 7}, Shape{}, Shape{3, 9, 2, 6}, Shape{3, 70000}}) {
        expectTheSame([&] { return everyElementwiseOp(shape); });
    }
}

TEST_F(Fusion, GivesTheSameGradientsToAnyOrder) {
    expectTheSame([] { return gradientsOfAChain({4, 6}); });
}

TEST_F(Fusion, DoesNotComputeWhatNobodyNeeds) {
    const Tensor x = someTensor({8});
    x.values();
    const std::int64_t drawn = passes();
    { const Tensor unused = tanh(x) + 1.0f; }
    fused().synchronize();
    EXPECT_EQ(passes(), drawn);
}

TEST_F(Fusion, ComputesWhatIsHeldOnce) {
    const Tensor x = someTensor({6, 3});
    x.values();
    const std::int64_t drawn = passes();
    const Tensor held = tanh(x), a = held * 2.0f, b = held + 1.0f;
    const std::vector<float> first = a.values();
    EXPECT_EQ(passes(), drawn + 1);
    const std::vector<float> values = held.values();
    EXPECT_EQ(passes(), drawn + 1) << "it was written along";
    b.values();
    EXPECT_EQ(passes(), drawn + 2);
    for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(first[i], 2.0f * values[i]);
}

TEST_F(Fusion, WritesMoreHeldValuesThanThereAreTargets) {
    expectTheSame([] {
        Tensors all{someTensor({5, 2})};
        for (int i = 0; i < 20; ++i) all.push_back(tanh(all.back()) + 0.1f);
        all.back().compute();
        return all;
    });
}

TEST_F(Fusion, ReadsMoreTensorsThanAPassCan) {
    expectTheSame([]() -> Tensors {
        Tensor total = zeros({3, 3});
        for (int i = 0; i < 30; ++i) total = total + someTensor({3, 3}, i) * 0.5f;
        return {total};
    });
}

// Values without inputs count as none until they are computed for themselves.
TEST_F(Fusion, ReadsConstantsThatBecameTensors) {
    expectTheSame([]() -> Tensors {
        Tensors constants;
        for (int i = 0; i < 10; ++i) constants.push_back(full({4}, static_cast<float>(i)));
        Tensor total = someTensor({4});
        for (const Tensor& each : constants) total = total + each;
        for (const Tensor& each : constants) each.compute();
        return {total};
    });
}

TEST_F(Fusion, CutsLongChains) {
    const Tensor x = someTensor({4, 4}), b = someTensor({4, 4}, 2);
    b.values();
    x.values();
    const std::int64_t drawn = passes();
    Tensor y = x;
    for (int i = 0; i < 100; ++i) y = y + b;
    y.values();
    EXPECT_LE(passes() - drawn, 100 / Chain::kMaxSteps + 1);
    EXPECT_GE(passes() - drawn, 100 / Chain::kMaxSteps);
}

// What a compiler may simplify in one formula must hold across ops: clipByNorm relies on it.
TEST_F(Fusion, KeepsArithmeticAsItWasAsked) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const Tensor x(Shape{2}, {kInfinity, 1.0f});
    const std::vector<float> difference = (affine(x, 2.0f, 0.0f) - affine(x, 2.0f, 0.0f)).values();
    EXPECT_TRUE(std::isnan(difference[0]));
    EXPECT_EQ(difference[1], 0.0f);
    const Tensor twice = x * 2.0f;
    EXPECT_TRUE(std::isnan((twice - twice).values()[0]));
    const Tensor small(Shape{1}, {1e-9f}), large(Shape{1}, {1.0f});
    EXPECT_EQ(((small + large) - large).item(), 0.0f);
}

TEST_F(Fusion, RepeatsSingleValues) {
    expectTheSame([]() -> Tensors {
        const Tensor x = someTensor({3, 5}), one = someTensor({}, 2), row = someTensor({5}, 3);
        const Tensor scale = tanh(one) * 3.0f;
        return {tanh(x) * scale + one, (x + 1.0f) * row - 2.0f, scale + reshape(one, {1, 1})};
    });
}

TEST_F(Fusion, SeesTensorsInOtherShapes) {
    expectTheSame([]() -> Tensors {
        const Tensor x = someTensor({2, 3, 4}), flat = tanh(reshape(x * 2.0f, {6, 4}));
        return {flat + 1.0f, reshape(flat, {2, 3, 4}) * x, reshape(x + x, {24}) * 2.0f};
    });
}

TEST_F(Fusion, ComputesWhatIsHeldForLong) {
    const Tensor x = someTensor({4, 4});
    x.values();
    const Tensor held = tanh(x) * 2.0f;
    const std::int64_t drawn = passes();
    for (int i = 0; i < 40; ++i) sum(x);
    std::int64_t alone = 0;
    {
        const DeviceScope scope(plain());
        const Tensor y = someTensor({4, 4});
        const std::int64_t before = passes();
        for (int i = 0; i < 40; ++i) sum(y);
        alone = passes() - before;
    }
    EXPECT_EQ(passes() - drawn, 2 * alone + 2) << "the random numbers, and what was held";
    held.values();
    EXPECT_EQ(passes() - drawn, 2 * alone + 2);
}

TEST_F(Fusion, MakesOneProgramForAFormula) {
    const auto formula = [](const Shape& shape, float scale) {
        (tanh(someTensor(shape) * scale) + someTensor(shape, 2)).values();
    };
    formula({4, 4}, 1.0f);
    const std::int64_t before = fused().counters().programs;
    for (int i = 1; i < 9; ++i) formula({i, 4 * i}, static_cast<float>(i));
    EXPECT_EQ(fused().counters().programs, before);
}

TEST_F(Fusion, KeepsWhatIsPendingThroughCompilingOnly) {
    const Tensor x(Shape{3}, {1, 2, 3});
    const Tensor pending = x * 2.0f + 1.0f;
    fused().backend()->compileOnly(true);
    tanh(pending).values();
    fused().backend()->compileOnly(false);
    EXPECT_EQ(pending.values(), (std::vector{3.0f, 5.0f, 7.0f}));
}

TEST_F(Fusion, LetsPendingTensorsOutliveTheirDeviceAndGoAnywhere) {
    const Device device(std::make_shared<FusingBackend>(openGl().backend()));
    Tensor pending, other;
    {
        const Device gone(std::make_shared<FusingBackend>(openGl().backend()));
        const DeviceScope scope(gone);
        pending = tanh(ones({3}) + 1.0f);
        other = pending * 2.0f;
    }
    EXPECT_THROW(pending.values(), DeviceError);
    std::thread([&] { pending = other = {}; }).join();
}

TEST_F(Fusion, RefusesForeignThreads) {
    const Tensor x = someTensor({3}), pending = x + 1.0f;
    std::thread([&] {
        EXPECT_THROW(tanh(pending), DeviceError);
        EXPECT_THROW(pending.compute(), DeviceError);
        EXPECT_THROW(pending.values(), DeviceError);
    }).join();
    EXPECT_EQ(pending.values().size(), 3u);
}

TEST_F(Fusion, CountsPendingMemoryWhenAsked) {
    const MemoryStats before = fused().memoryStats();
    Variable w(ones({10, 10}) * 2.0f);
    EXPECT_EQ(fused().memoryStats().variables.count, before.variables.count + 1);
    EXPECT_EQ(fused().memoryStats().activations.count, before.activations.count);
    w.assign(w.value() * 2.0f);
    EXPECT_EQ(fused().memoryStats().variables.count, before.variables.count + 1);
}

TEST_F(Fusion, NeedsPreciseShaders) {
    const Device eager(std::make_shared<FusingBackend>(openGl({}, {.fma = false}).backend()));
    ASSERT_FALSE(eager.limits().precise);
    const DeviceScope scope(eager);
    const Tensor x(Shape{2}, {1, 2});
    const std::int64_t before = eager.counters().passes;
    const Tensor y = relu(x * x + x);
    EXPECT_EQ(eager.counters().passes - before, 3);
    EXPECT_EQ(y.values(), (std::vector{2.0f, 6.0f}));
}

TEST_F(Fusion, IsSwitchedOff) {
    const char* wish = getenv("GLGRAD_FUSION");
    const std::string old = wish ? wish : "";
    setenv("GLGRAD_FUSION", "off", 1);
    EXPECT_EQ(fusing(plain().backend()), plain().backend());
    setenv("GLGRAD_FUSION", "on", 1);
    EXPECT_NE(fusing(plain().backend()), plain().backend());
    setenv("GLGRAD_FUSION", "of", 1);
    EXPECT_EQ(errorOf([&] { fusing(plain().backend()); }),
              "GLGRAD_FUSION: expected on or off, got 'of'");
    setenv("GLGRAD_FUSION", old.c_str(), 1);
}

}  // namespace
}  // namespace glgrad

#endif

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "core/half.h"
#include "core/random.h"
#include "tests/support/devices.h"

namespace glgrad {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

Tensor halves(const std::vector<float>& values) {
    return Tensor({static_cast<Index>(values.size())}, values, DType::float16);
}

Tensor floats(const std::vector<float>& values) {
    return Tensor({static_cast<Index>(values.size())}, values);
}

// As they are, NaN apart.
void expectSameBits(const std::vector<float>& got, const std::vector<float>& want) {
    ASSERT_EQ(got.size(), want.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
        if (std::isnan(want[i])) {
            ASSERT_TRUE(std::isnan(got[i])) << "value " << i;
        } else {
            ASSERT_EQ(std::bit_cast<std::uint32_t>(got[i]), std::bit_cast<std::uint32_t>(want[i]))
                << "value " << i << ": got " << got[i] << ", want " << want[i];
        }
    }
}

std::vector<float> allHalves() {
    std::vector<float> values;
    for (int bits = 0; bits <= 0xFFFF; ++bits) {
        values.push_back(fromHalfBits(static_cast<std::uint16_t>(bits)));
    }
    return values;
}

// Every float16, what lies halfway to the next one, and a little to both sides of that; numbers of
// all sizes.
std::vector<float> floatsToRound() {
    std::vector<float> values;
    for (int bits = 0; bits < 0x7C00; ++bits) {
        const float low = fromHalfBits(static_cast<std::uint16_t>(bits));
        const float high =
            bits == 0x7BFF ? 65536.0f : fromHalfBits(static_cast<std::uint16_t>(bits + 1));
        const float middle = (low + high) / 2;
        for (const float each :
             {low, middle, std::nextafter(middle, 0.0f), std::nextafter(middle, high)}) {
            values.push_back(each);
            values.push_back(-each);
        }
    }
    RandomGenerator random(3);
    for (int i = 0; i < 20000; ++i) {
        const float size = 60.0f * random.uniform() - 40.0f;
        values.push_back((2.0f * random.uniform() - 1.0f) * std::exp2(size));
    }
    for (const float each :
         {1e30f, -1e30f, 3.4e38f, 1e-30f, -1e-30f, kInfinity, -kInfinity, kNan}) {
        values.push_back(each);
    }
    return values;
}

// The nearest of all float16, in double precision; of two the one with the even bits.
float nearestHalf(float x) {
    if (std::isnan(x)) return x;
    const double size = std::abs(double{x});
    if (size >= 65520.0) return std::copysign(kInfinity, x);
    int low = 0, high = 0x7BFF;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        (fromHalfBits(static_cast<std::uint16_t>(middle)) <= size ? low : high) = middle;
    }
    const double below = size - fromHalfBits(static_cast<std::uint16_t>(low));
    const double above = fromHalfBits(static_cast<std::uint16_t>(high)) - size;
    const int best = below == above ? (low % 2 == 0 ? low : high) : below < above ? low : high;
    return std::copysign(fromHalfBits(static_cast<std::uint16_t>(best)), x);
}

std::vector<float> nearestHalves(std::vector<float> values) {
    for (float& value : values) value = nearestHalf(value);
    return values;
}

TEST(Float16, BitsAreThoseOfTheNearestNumber) {
    for (int bits = 0; bits <= 0xFFFF; ++bits) {
        const float value = fromHalfBits(static_cast<std::uint16_t>(bits));
        if (std::isnan(value)) continue;
        ASSERT_EQ(halfBits(value), bits);
    }
    EXPECT_TRUE(std::isnan(fromHalfBits(halfBits(kNan))));
    for (const float value : floatsToRound()) {
        if (std::isnan(value)) continue;
        ASSERT_EQ(fromHalfBits(halfBits(value)), nearestHalf(value)) << value;
    }
}

TEST(Float16, RoundingToFewerBitsIsToTheNearest) {
    EXPECT_EQ(rounded(1.375f, 2), 1.5f) << "halfway, to the even one";
    EXPECT_EQ(rounded(1.125f, 2), 1.0f);
    EXPECT_EQ(rounded(-1.2f, 2), -1.25f);
    EXPECT_EQ(rounded(0.3f, 0), 0.25f);
    EXPECT_EQ(rounded(57344.0f, 2), 57344.0f) << "the largest";
    EXPECT_EQ(rounded(61440.0f, 2), kInfinity) << "halfway to the next one";
    EXPECT_EQ(rounded(0x1p-16f, 2), 0x1p-16f) << "the smallest";
    EXPECT_EQ(rounded(0x1p-17f, 2), 0.0f);
}

TEST(Float16, SurvivesUploadAndDownload) {
    expectSameBits(halves(allHalves()).values(), allHalves());
    expectSameBits(cast(floats(allHalves()), DType::float16).values(), allHalves());
    expectSameBits(cast(halves(allHalves()), DType::float32).values(), allHalves());
}

TEST(Float16, IsTheNearestNumberOfWhatIsUploadedAndOfWhatKernelsWrite) {
    const std::vector<float> values = floatsToRound(), want = nearestHalves(values);
    expectSameBits(halves(values).values(), want);
    expectSameBits(cast(floats(values), DType::float16).values(), want);
}

TEST(Float16, OverflowIsInfinite) {
    EXPECT_EQ(square(halves({255.0f, 256.0f, -300.0f})).values(),
              (std::vector<float>{65024.0f, kInfinity, kInfinity}));
}

TEST(Float16, IsRoundedOnceAfterSumsInFloat32) {
    // 4096 ones: in float16 a running sum would stay at 2048.
    const Tensor x = ones({4096}, DType::float16);
    EXPECT_EQ(sum(x).item(), 4096.0f);
    const Tensor row = ones({1, 4096}, DType::float16);
    EXPECT_EQ(matmul(row, row, {.transposeB = true}).item(), 4096.0f);
    EXPECT_EQ(matmul(row, row, {.transposeB = true}).dtype(), DType::float16);
    const Tensor image = ones({1, 64, 64, 1}, DType::float16);
    EXPECT_EQ(averagePool2d(image, {.poolSize = {64, 64}}).item(), 1.0f);
}

TEST(Float16, IsWhatComesOfFloat16Alone) {
    const Tensor h = halves({1, 2, 3, 4}), f = floats({1, 2, 3, 4});
    const Tensor whole({4}, std::vector<float>{0, 1, 2, 3}, DType::int32);
    EXPECT_EQ((h + h).dtype(), DType::float16);
    EXPECT_EQ((h + f).dtype(), DType::float32);
    EXPECT_EQ((f * h).dtype(), DType::float32);
    EXPECT_EQ((h * whole).dtype(), DType::float16);
    EXPECT_EQ((whole + whole).dtype(), DType::float32);
    EXPECT_EQ(exp(h).dtype(), DType::float16);
    EXPECT_EQ(argmax(h).dtype(), DType::int32);
    EXPECT_EQ(equal(h, f).dtype(), DType::boolean);
    EXPECT_EQ(concatenate({h, h}, 0).dtype(), DType::float16);
    EXPECT_EQ(concatenate({h, f}, 0).dtype(), DType::float32);
    EXPECT_EQ(reshape(h, {2, 2}).dtype(), DType::float16);
    EXPECT_EQ(zerosLike(h).dtype(), DType::float16);
    EXPECT_EQ(zerosLike(whole).dtype(), DType::float32);
    EXPECT_EQ(cast(h, DType::float16).id(), h.id());
    EXPECT_EQ(cast(whole, DType::float16).dtype(), DType::float16);
    EXPECT_THROW(cast(h, DType::int32), ArgumentError);
    EXPECT_THROW(zeros({3}, DType::boolean), ArgumentError);
}

TEST(Float16, StatisticsAreFloat32) {
    const Tensor x = reshape(halves({1, 2, 3, 4}), {4, 1});
    const NormalizedBatch batch = batchNormalization(x, ones({1}), zeros({1}));
    EXPECT_EQ(batch.y.dtype(), DType::float16);
    EXPECT_EQ(batch.mean.dtype(), DType::float32);
    EXPECT_EQ(batch.variance.dtype(), DType::float32);
    EXPECT_EQ(batchNormalization(x, ones({1}), zeros({1}), batch.mean, batch.variance).dtype(),
              DType::float16);
}

TEST(Float16, GradientsHaveTheDTypeOfTheirTensor) {
    const Tensor x = halves({1, -2, 3}), w = floats({0.5f, 2.0f, -1.0f});
    GradientTape tape;
    tape.watch(x);
    tape.watch(w);
    const Tensor loss = sum(x * w);
    EXPECT_EQ(loss.dtype(), DType::float32);
    const Tensors gradients = tape.gradient(loss, {x, w});
    EXPECT_EQ(gradients[0].dtype(), DType::float16);
    EXPECT_EQ(gradients[0].values(), w.values());
    EXPECT_EQ(gradients[1].dtype(), DType::float32);
    EXPECT_EQ(gradients[1].values(), x.values());
}

TEST(Float16, CastIsDifferentiatedTwice) {
    const Tensor x = floats({1, -2, 3});
    GradientTape outer;
    outer.watch(x);
    GradientTape inner;
    inner.watch(x);
    const Tensor half = cast(x, DType::float16);
    const Tensor first = inner.gradient(sum(half * half * half), x);
    EXPECT_EQ(first.dtype(), DType::float32);
    EXPECT_EQ(first.values(), (std::vector<float>{3, 12, 27}));
    const Tensor second = outer.gradient(sum(first), x);
    EXPECT_EQ(second.dtype(), DType::float32);
    EXPECT_EQ(second.values(), (std::vector<float>{6, -12, 18}));
}

TEST(Float16, TakesHalfTheMemoryOnOpenGl) {
    if (!onGl()) GTEST_SKIP() << "on the CPU it rests as float32";
    const auto bytesOf = [](DType dtype) {
        const std::int64_t before = currentDevice().memoryStats().tensors().bytes;
        const Tensor x = zeros({128, 256}, dtype);
        return currentDevice().memoryStats().tensors().bytes - before;
    };
    EXPECT_EQ(bytesOf(DType::float32), 128 * 256 * 4);
    EXPECT_EQ(bytesOf(DType::float16), 128 * 256 * 2);
}

}  // namespace
}  // namespace glgrad

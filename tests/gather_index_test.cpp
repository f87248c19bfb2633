#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "core/error.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// Three items of `size` numbers: item i holds 10 i, 10 i + 1, ...
Values itemValues(Index size) {
    Values values;
    for (int item = 0; item < 3; ++item) {
        for (Index i = 0; i < size; ++i) values.push_back(static_cast<float>(10 * item + i));
    }
    return values;
}

const Values kIndices = {1e30f, kInf, -kInf,  kNan, -1e30f, -0.5f, 2147483648.0f,
                         1.9f,  3.0f, 4.0e9f, 2.0f, -kNan,  1e-40f};
const Values kItems = {2, 2, 0, 0, 0, 0, 2, 1, 2, 2, 2, 0, 0};

Values expected(Index size) {
    const Values all = itemValues(size);
    Values values;
    for (const float item : kItems) {
        const auto from = all.begin() + static_cast<Index>(item) * size;
        values.insert(values.end(), from, from + size);
    }
    return values;
}

// A last axis of one value, of whole texels, and of neither.
TEST(GatherIndex, IsClampedBeforeItIsConverted) {
    const Tensor indices(Shape{static_cast<Index>(kIndices.size())}, kIndices);
    for (const Index size : {1, 3, 4, 5}) {
        const Values values = itemValues(size);
        const std::vector<std::uint8_t> bytes(values.begin(), values.end());
        EXPECT_EQ(gatherBatch(Tensor({3, size}, values), indices).values(), expected(size));
        EXPECT_EQ(gatherBatch(Tensor::bytes({3, size}, bytes), indices).values(), expected(size));
    }
    EXPECT_EQ(gatherBatch(Tensor(Shape{1}, {7}), Tensor(Shape{3}, {kNan, kInf, -kInf})).values(),
              (Values{7, 7, 7}));
}

TEST(GatherIndex, NeedsFloatsButForItsItems) {
    const std::vector<std::uint8_t> bytes = {1, 0};
    const Tensor indices = Tensor::bytes({2}, bytes);
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  gatherBatch(Tensor(Shape{2}, {3, 4}), indices);
              }),
              "gatherBatch: expected floats as input indices, got bytes: gather them first");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  matmul(ones({1, 2}), Tensor::bytes({2, 1}, bytes));
              }),
              "matmul: expected floats as input b, got bytes: gather them first");
}

TEST(GatherIndex, RangesDoNotWrap) {
    const Tensor x = ones({3, 2}), indices(Shape{5}, {0, 1, 2, 1, 0});
    constexpr Index kLargest = std::numeric_limits<Index>::max();
    for (const auto& [begin, count] : {std::pair{Index{1}, kLargest},
                                       {kLargest, Index{1}},
                                       {kLargest, kLargest},
                                       {Index{-1}, Index{1}},
                                       {std::numeric_limits<Index>::min(), Index{-1}},
                                       {Index{6}, Index{-1}}}) {
        const auto gather = [&, begin = begin, count = count] {
            gatherBatch(x, indices, {.begin = begin, .count = count});
        };
        EXPECT_THROW(gather(), ArgumentError) << begin << " " << count;
    }
    EXPECT_EQ(gatherBatch(x, indices, {.begin = 5}).shape(), (Shape{0, 2}));
}

TEST(GatherIndex, IntegersStayIntegers) {
    const Tensor x(Shape{3}, Values{0, 1, 2}, DType::int32), order(Shape{2}, {2, 1});
    const auto gathered = [&](const Tensor& from, float scale, DType dtype) {
        return gatherBatch(from, order, {.scale = scale, .dtype = dtype});
    };
    EXPECT_EQ(gathered(x, 3.0f, DType::int32).values(), (Values{6, 3}));
    EXPECT_THROW(gathered(x, 0.3f, DType::int32), ArgumentError);
    EXPECT_THROW(gathered(x, kNan, DType::float32), ArgumentError);
    EXPECT_THROW(gathered(x, 1.0f, DType::boolean), ArgumentError);
    EXPECT_THROW(gathered(cast(ones({3}), DType::float32), 1.0f, DType::int32), ArgumentError);
}

TEST(ItemNumbers, OneHotAndLabels) {
    const float last = 4.0f;
    const Tensor indices(Shape{8}, {kNan, kInf, -kInf, 1e30f, 5.0f, -1.0f, 0.5f, last});
    const Values hot = oneHot(indices, 5).values();
    Values want(40);
    want.back() = 1.0f;
    EXPECT_EQ(hot, want);
    const Values losses = sparseCategoricalCrossentropy(indices, zeros({8, 5})).values();
    for (int i = 0; i < 7; ++i) EXPECT_TRUE(std::isnan(losses[i])) << i;
    EXPECT_NEAR(losses[7], std::log(5.0f), 1e-6f);
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <numeric>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Values countUp(Index count) {
    Values values(count);
    std::iota(values.begin(), values.end(), 0.0f);
    return values;
}

TEST(Reshape, WorksOutOneSize) {
    const Tensor x({2, 3, 4}, countUp(24));
    EXPECT_EQ(reshape(x, {-1}).shape(), Shape{24});
    EXPECT_EQ(reshape(x, {4, -1}).shape(), (Shape{4, 6}));
    EXPECT_EQ(reshape(x, {4, -1}).values(), x.values());
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  reshape(x, {5, -1});
              }),
              "reshape: expected sizes for the 24 elements of [2, 3, 4], one of them -1 at most, "
              "got [5, -1]");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  reshape(x, {-1, -1});
              }),
              "reshape: expected sizes for the 24 elements of [2, 3, 4], one of them -1 at most, "
              "got [-1, -1]");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  reshape(x, Shape{5, 5});
              }),
              "reshape: expected a shape of 24 elements for [2, 3, 4], got [5, 5]");
}

TEST(Reshape, RunsNothingWhereTheLayoutIsTheSame) {
    const Tensor x({6, 4}, countUp(24));
    const auto before = currentDevice().counters().kernels;
    EXPECT_EQ(reshape(x, {2, 3, 4}).values(), x.values());
    EXPECT_EQ(currentDevice().counters().kernels, before);
}

TEST(Reshape, BigAndFolded) {
    const Index count = 70000 * 6;
    const Tensor x({70000, 6}, countUp(count));
    for (const Shape& shape : {Shape{count}, Shape{6, 70000}, Shape{count, 1}, Shape{210000, 2}}) {
        EXPECT_EQ(reshape(x, shape).values(), x.values()) << shape;
    }
}

TEST(Transpose, EightAxes) {
    const Shape shape{2, 3, 1, 2, 2, 3, 2, 5};
    const std::vector<int> permutation{7, 2, 0, 5, 1, 6, 4, 3};
    const Tensor x(shape, countUp(shape.size()));
    const Tensor y = transpose(x, permutation);
    const Values got = y.values();
    for (Index i = 0; i < y.size(); ++i) {
        Index rest = i, place = 0;
        for (int axis = 7; axis >= 0; --axis) {
            const Index at = rest % y.shape()[axis];
            rest /= y.shape()[axis];
            place += at * shape.slice(permutation[axis] + 1, 8).size();
        }
        ASSERT_EQ(got[i], static_cast<float>(place)) << i;
    }
}

TEST(Transpose, BigMatrix) {
    const Tensor x({301, 1030}, countUp(301 * 1030));
    const Values got = transpose(x).values();
    for (Index i = 0; i < x.size(); ++i) {
        ASSERT_EQ(got[i], static_cast<float>(i % 301 * 1030 + i / 301)) << i;
    }
}

TEST(Transpose, ChecksThePermutation) {
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  transpose(zeros({2, 3}), {0, 0});
              }),
              "transpose: expected each axis of [2, 3] once, got [0, 0]");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  transpose(zeros({2, 3}), {1});
              }),
              "transpose: expected each axis of [2, 3] once, got [1]");
}

TEST(Transpose, KeepsTheType) {
    const Tensor x({2, 2}, Values{1, 2, 3, 4}, DType::int32);
    EXPECT_EQ(transpose(x).dtype(), DType::int32);
    EXPECT_EQ(reshape(x, {4}).dtype(), DType::int32);
    EXPECT_EQ(broadcastTo(x, {2, 2, 2}).dtype(), DType::int32);
}

TEST(OneHot, LeavesOutForeignValues) {
    const Tensor indices({5}, {0.0f, 2.0f, 3.0f, -1.0f, 1.5f});
    EXPECT_EQ(oneHot(indices, 3).values(), (Values{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(errorOf<ArgumentError>([&] { oneHot(indices, 0); }),
              "oneHot: expected a depth of at least 1, got 0");
}

std::vector<std::uint8_t> someBytes(Index count) {
    std::vector<std::uint8_t> values(count);
    for (Index i = 0; i < count; ++i) values[i] = static_cast<std::uint8_t>(i * 7 % 256);
    return values;
}

// As data sets do: images rest flat, and batches get their own shape.
TEST(GatherBatch, FromBytes) {
    const Index items = 300;
    for (const Shape& item : {Shape{28, 28, 1}, Shape{7, 7, 16}, Shape{784}, Shape{49, 16}}) {
        const auto stored = someBytes(items * 784);
        const Tensor x = Tensor::bytes({items, 784}, stored);
        const Tensor indices({5}, {0.0f, 299.0f, 3.0f, 1000.0f, -5.0f});
        const Tensor y =
            gatherBatch(x, indices, {.begin = 1, .scale = 1.0f / 255.0f, .itemShape = item});
        EXPECT_EQ(y.shape(), Shape{4} + item);
        const Values got = y.values();
        const Index want[] = {299, 3, 299, 0};
        for (Index i = 0; i < y.size(); ++i) {
            const float value = static_cast<float>(stored[want[i / 784] * 784 + i % 784]);
            ASSERT_NEAR(got[i], value / 255.0f, 1e-7f) << item << " " << i;
        }
    }
}

TEST(GatherBatch, EveryByteIsExact) {
    std::vector<std::uint8_t> stored(256);
    std::iota(stored.begin(), stored.end(), 0);
    const Tensor x = Tensor::bytes({256}, stored);
    EXPECT_EQ(gatherBatch(x, Tensor({256}, countUp(256))).values(), countUp(256));
}

TEST(GatherBatch, LabelsAndRows) {
    const Tensor labels({6}, Values{5, 4, 3, 2, 1, 0}, DType::int32);
    const Tensor indices({4}, {3.0f, 3.0f, 0.0f, 5.0f});
    const Tensor some = gatherBatch(labels, indices, {.count = 3, .dtype = DType::int32});
    EXPECT_EQ(some.values(), (Values{2.0f, 2.0f, 5.0f}));
    EXPECT_EQ(some.dtype(), DType::int32);
    const Tensor rows({3, 2, 3}, countUp(18));
    EXPECT_EQ(gatherBatch(rows, Tensor({2}, {2.0f, 0.0f})).values(),
              (Values{12, 13, 14, 15, 16, 17, 0, 1, 2, 3, 4, 5}));
}

TEST(GatherBatch, ChecksItsArguments) {
    const Tensor x = zeros({3, 4}), indices = zeros({5});
    EXPECT_EQ(errorOf<ArgumentError>([&] { gatherBatch(x, indices, {.begin = 3, .count = 4}); }),
              "gatherBatch: expected a range within the 5 indices, got 4 from 3");
    EXPECT_EQ(errorOf<ArgumentError>([&] { gatherBatch(x, indices, {.itemShape = Shape{5}}); }),
              "gatherBatch: expected an itemShape of 4 elements for x of shape [3, 4], got [5]");
    GradientTape tape;
    tape.watch(x);
    const Tensor y = sum(gatherBatch(x, indices));
    EXPECT_EQ(errorOf<GradientError>([&] { tape.gradient(y, x); }),
              "gatherBatch: it has no gradient");
}

TEST(Concatenate, PutsPartsInTheirOrder) {
    const Tensor a({2, 2}, {1, 2, 3, 4}), b({2, 1}, {5, 6});
    EXPECT_EQ(concatenate({a, b, a}, 1).values(), (Values{1, 2, 5, 1, 2, 3, 4, 6, 3, 4}));
    EXPECT_EQ(concatenate({a, b, a}, -1).shape(), (Shape{2, 5}));
    EXPECT_EQ(concatenate({transpose(b), a}, 0).values(), (Values{5, 6, 1, 2, 3, 4}));
    EXPECT_EQ(concatenate({a}, 0).id(), a.id());
    EXPECT_EQ(concatenate({zeros({2, 0}), zeros({2, 0})}, 1).shape(), (Shape{2, 0}));
    EXPECT_EQ(concatenate({Tensor({2}, Values{1, 0}, DType::boolean), reshape(b, {2})}, 0).dtype(),
              DType::float32);
}

// Ragged parts at every remainder by four, in more than two rounds of kernels.
TEST(Concatenate, OfManyTensors) {
    Tensors parts;
    Values want;
    for (Index i = 0; i < 70; ++i) {
        const Values values(i % 6, static_cast<float>(i));
        parts.emplace_back(Shape{static_cast<Index>(values.size())}, values);
        want.insert(want.end(), values.begin(), values.end());
    }
    EXPECT_EQ(concatenate(parts, 0).values(), want);
    GradientTape tape;
    for (const Tensor& part : parts) tape.watch(part);
    const Tensor y = concatenate(parts, 0);
    const Tensors gradients = tape.gradient(y, parts, y);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        EXPECT_EQ(gradients[i].values(), parts[i].values()) << i;
    }
}

TEST(Concatenate, BigAndFolded) {
    const Tensor x({70000, 3}, countUp(210000)), ones({70000, 2}, Values(140000, 1.0f));
    const Values joined = concatenate({ones, x}, 1).values();
    EXPECT_EQ(joined[5 * 69999 + 1], 1.0f);
    EXPECT_EQ(joined[5 * 69999 + 2], 209997.0f);
    EXPECT_EQ(slice(concatenate({ones, x}, 1), {0, 2}, {-1, 3}).values(), x.values());
    const Tensor tall = concatenate({x, x}, 0);
    EXPECT_EQ(slice(tall, {70000, 0}, {-1, -1}).values(), x.values());
}

TEST(Slice, AndPadAreEachOthersOpposite) {
    const Tensor x({2, 3, 4}, countUp(24));
    EXPECT_EQ(slice(x, {1, 0, 1}, {-1, 2, 2}).values(), (Values{13, 14, 17, 18}));
    EXPECT_EQ(slice(x, {0, 3, 0}, {-1, -1, -1}).shape(), (Shape{2, 0, 4}));
    EXPECT_EQ(slice(x, {0, 0, 0}, {2, -1, 4}).id(), x.id());
    const Tensor padded = pad(x, {{1, 0}, {0, 2}, {3, 1}}, -1.0f);
    EXPECT_EQ(padded.shape(), (Shape{3, 5, 8}));
    EXPECT_EQ(padded.values()[0], -1.0f);
    EXPECT_EQ(slice(padded, {1, 0, 3}, {2, 3, 4}).values(), x.values());
    EXPECT_EQ(pad(zeros({0, 2}), {{1, 1}, {0, 1}}, 2.0f).values(), Values(6, 2.0f));
    const Tensor whole({3}, Values{1, 2, 3}, DType::int32);
    EXPECT_EQ(slice(whole, {1}, {2}).dtype(), DType::int32);
}

TEST(Slice, ErrorsSayWhatIsWrong) {
    const Tensor x({2, 3}, countUp(6));
    EXPECT_EQ(errorOf<ArgumentError>([&] { slice(x, {0}, {1}); }),
              "slice: expected a begin and a size for each axis of [2, 3], got 1 and 1");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  slice(x, {0, 1}, {2, 3});
              }),
              "slice: axis 1 of [2, 3] has no 3 places from 1 on");
    EXPECT_THROW(slice(x, {-1, 0}, {1, 1}), ArgumentError);
    EXPECT_THROW(slice(x, {3, 0}, {-1, 1}), ArgumentError);
    EXPECT_THROW(slice(x, {0, 0}, {-2, 1}), ArgumentError);
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  pad(x, {{1, 1}});
              }),
              "pad: expected a padding for each axis of [2, 3], got 1");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  pad(x, {{1, 1}, {0, -1}});
              }),
              "pad: expected paddings of at least 0, got [0, -1]");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  concatenate({x, zeros({3, 3})}, 1);
              }),
              "concatenate: expected shapes that differ along axis 1 alone, got [2, 3] and [3, 3]");
    EXPECT_EQ(errorOf<ArgumentError>([&] { concatenate({}, 0); }),
              "concatenate: expected at least one tensor, got none");
    EXPECT_THROW(concatenate({x, x}, 2), ArgumentError);
    EXPECT_THROW(concatenate({Tensor(1.0f), Tensor(2.0f)}, 0), ArgumentError);
}

}  // namespace
}  // namespace glgrad

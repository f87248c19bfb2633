#include <gtest/gtest.h>

#include <limits>

#include "autograd/ops.h"
#include "core/error.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

constexpr Index kLargest = std::numeric_limits<Index>::max();
constexpr Index kHuge = Index{1} << 33;

template <class Action>
void expectNamed(const std::string& op, const Action& action) {
    const std::string message = errorOf<Error>(action);
    EXPECT_EQ(message.substr(0, op.size() + 2), op + ": ") << message;
}

// Sizes that a sum or a product of them would wrap, and those beyond 32 bits.
TEST(SizeOverflow, OfPad) {
    const Tensor x = ones({3});
    for (const Index places : {kLargest, kLargest - 2, kLargest / 2, Index{1} << 60}) {
        expectNamed("pad", [&] { pad(x, {{places, 0}}); });
        expectNamed("pad", [&] { pad(x, {{0, places}}); });
        expectNamed("pad", [&] { pad(x, {{places, places}}); });
    }
    expectNamed("pad", [&] { pad(x, {{kHuge, 0}}); });
    EXPECT_EQ(pad(ones({0, 2, 1}), {{0, 0}, {kHuge, 1}, {0, 0}}).shape(), (Shape{0, kHuge + 3, 1}));
}

TEST(SizeOverflow, OfConcatenate) {
    const Tensor wide = zeros({0, Index{1} << 58, 1});
    const Tensors tensors(20, wide);
    expectNamed("concatenate", [&] { concatenate(tensors, 1); });
}

TEST(SizeOverflow, OfSlice) {
    const Tensor x = ones({5});
    for (const Index begin : {kLargest, std::numeric_limits<Index>::min(), Index{6}, Index{-1}}) {
        for (const Index size : {Index{-1}, Index{1}, kLargest}) {
            expectNamed("slice", [&] { slice(x, {begin}, {size}); });
        }
    }
    expectNamed("slice", [&] { slice(x, {1}, {kLargest}); });
    expectNamed("slice", [&] { slice(x, {1}, {std::numeric_limits<Index>::min()}); });
    EXPECT_EQ(slice(x, {5}, {-1}).shape(), Shape{0});
}

TEST(SizeOverflow, OfReshape) {
    const Tensor x = ones({6}), empty = ones({0});
    constexpr Index kLeast = std::numeric_limits<Index>::min();
    for (const std::vector<Index>& sizes : {std::vector<Index>{-1, kLargest},
                                            {kHuge, kHuge, -1},
                                            {-1, -1},
                                            {-2, -3},
                                            {kLeast, -1},
                                            {-1, 0},
                                            {-1, kHuge, kHuge, kHuge},
                                            {kLargest, kLargest},
                                            {-1, 4}}) {
        expectNamed("reshape", [&] { reshape(x, std::span(sizes)); });
    }
    EXPECT_EQ(reshape(x, {-1, 2}).shape(), (Shape{3, 2}));
    EXPECT_EQ(reshape(empty, {-1, 3}).shape(), (Shape{0, 3}));
    EXPECT_EQ(reshape(empty, {0, 3}).shape(), (Shape{0, 3}));
}

TEST(SizeOverflow, OfGatherBatch) {
    const Tensor nothing = zeros({kHuge, 0, 1}), indices(Shape{2}, {1, 5});
    EXPECT_EQ(gatherBatch(nothing, indices).shape(), (Shape{2, 0, 1}));
}

}  // namespace
}  // namespace glgrad

#include "core/shape.h"

#include <gtest/gtest.h>

#include <sstream>

#include "core/error.h"
#include "core/texture_layout.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

TEST(Shape, SizesAndRank) {
    const Shape shape = {2, 3, 4};
    EXPECT_EQ(shape.rank(), 3);
    EXPECT_EQ(shape.size(), 24);
    EXPECT_EQ(shape.last(), 4);
    EXPECT_EQ(shape.rows(), 6);
    EXPECT_EQ(shape[1], 3);
    EXPECT_EQ(shape[-1], 4);
    EXPECT_EQ(shape[-3], 2);
    EXPECT_THROW(shape[3], ArgumentError);
    EXPECT_THROW(shape[-4], ArgumentError);
}

TEST(Shape, Scalar) {
    const Shape scalar;
    EXPECT_EQ(scalar.rank(), 0);
    EXPECT_EQ(scalar.size(), 1);
    EXPECT_EQ(scalar.last(), 1);
    EXPECT_EQ(scalar.rows(), 1);
    EXPECT_FALSE(scalar.empty());
    EXPECT_EQ(scalar.toString(), "[]");
    EXPECT_THROW(scalar[0], ArgumentError);
}

TEST(Shape, EmptyAxes) {
    const Shape shape = {3, 0, 2};
    EXPECT_EQ(shape.size(), 0);
    EXPECT_TRUE(shape.empty());
    EXPECT_EQ((Shape{5, 0}).rows(), 5);
    EXPECT_EQ((Shape{0, 5}).rows(), 0);
}

TEST(Shape, RefusesNegativeAndTooLarge) {
    EXPECT_THROW((Shape{2, -1}), ArgumentError);
    EXPECT_THROW((Shape{1, 1, 1, 1, 1, 1, 1, 1, 1}), ArgumentError);
    const Index large = Index{1} << 32;
    EXPECT_THROW((Shape{large, large}), ArgumentError);
    EXPECT_THROW((Shape{large, large, large, large}), ArgumentError);
    EXPECT_EQ((Shape{1, 1, 1, 1, 1, 1, 1, 1}).rank(), 8);
}

TEST(Shape, PartsAndSums) {
    const Shape shape = {2, 3, 4};
    EXPECT_EQ(shape.with(1, 7), (Shape{2, 7, 4}));
    EXPECT_EQ(shape.with(-1, 7), (Shape{2, 3, 7}));
    EXPECT_THROW(shape.with(3, 1), ArgumentError);
    EXPECT_EQ(shape.slice(0, 2), (Shape{2, 3}));
    EXPECT_EQ(shape.slice(0, -1), (Shape{2, 3}));
    EXPECT_EQ(shape.slice(-2, 3), (Shape{3, 4}));
    EXPECT_EQ(shape.slice(1, 1), Shape{});
    EXPECT_EQ((Shape{2} + Shape{3, 4}), shape);
    EXPECT_EQ((Shape{} + shape), shape);
}

TEST(Shape, ComparesAndPrints) {
    EXPECT_EQ((Shape{2, 3}), (Shape{2, 3}));
    EXPECT_NE((Shape{2, 3}), (Shape{3, 2}));
    EXPECT_NE((Shape{2}), (Shape{2, 1}));
    EXPECT_NE(Shape{}, Shape{1});
    EXPECT_EQ((Shape{2, 3}).toString(), "[2, 3]");
    std::ostringstream out;
    out << Shape{7};
    EXPECT_EQ(out.str(), "[7]");
}

TEST(NormalizeAxis, CountsFromTheEnd) {
    EXPECT_EQ(normalizeAxis("sum", -1, 3), 2);
    EXPECT_EQ(normalizeAxis("sum", 2, 3), 2);
    const std::string error = errorOf<ArgumentError>([] { normalizeAxis("sum", 3, 3); });
    EXPECT_EQ(error.find("sum: "), 0u) << error;
    EXPECT_THROW(normalizeAxis("sum", -4, 3), ArgumentError);
    EXPECT_THROW(normalizeAxis("sum", 0, 0), ArgumentError);
}

TEST(BroadcastShapes, FollowsNumPy) {
    EXPECT_EQ(broadcastShapes("add", {2, 3}, {3}), (Shape{2, 3}));
    EXPECT_EQ(broadcastShapes("add", {2, 1, 4}, {3, 1}), (Shape{2, 3, 4}));
    EXPECT_EQ(broadcastShapes("add", {}, {5, 2}), (Shape{5, 2}));
    EXPECT_EQ(broadcastShapes("add", {1, 3}, {0, 1}), (Shape{0, 3}));
    const std::string error = errorOf<ArgumentError>([] {
        broadcastShapes("add", {2, 3}, {2, 4});
    });
    EXPECT_EQ(error.find("add: "), 0u) << error;
    EXPECT_NE(error.find("[2, 3]"), std::string::npos) << error;
    EXPECT_NE(error.find("[2, 4]"), std::string::npos) << error;
    EXPECT_THROW(broadcastShapes("add", {0, 3}, {2, 3}), ArgumentError);
}

TEST(TextureLayout, PacksTheLastAxisByFour) {
    const TextureLayout layout = textureLayout({5, 3, 7}, 1024);
    EXPECT_EQ(layout.lastAxis, 7);
    EXPECT_EQ(layout.columns, 2);
    EXPECT_EQ(layout.rows, 15);
    EXPECT_EQ(layout.width, 2);
    EXPECT_EQ(layout.height, 15);
    EXPECT_EQ(layout.folding, Folding::none);
}

TEST(TextureLayout, EmptyTensorsHaveOneTexel) {
    const TextureLayout layout = textureLayout({0, 3}, 64);
    EXPECT_EQ(layout.width, 1);
    EXPECT_EQ(layout.height, 1);
}

TEST(TextureLayout, PutsALineOfAnImageInARow) {
    const TextureLayout layout = textureLayout({2, 5, 7, 6}, 1024);
    EXPECT_EQ(layout.folding, Folding::lines);
    EXPECT_EQ(layout.columns, 2);
    EXPECT_EQ(layout.rows, 70);
    EXPECT_EQ(layout.lines, 1);
    EXPECT_EQ(layout.width, 14);
    EXPECT_EQ(layout.height, 10);
    EXPECT_EQ(textureLayout({3, 1, 1, 6}, 1024).folding, Folding::none);
    EXPECT_EQ(textureLayout({3, 5, 7}, 1024).folding, Folding::none);
}

TEST(TextureLayout, PutsSeveralLinesInARowWhereThereAreMany) {
    const TextureLayout layout = textureLayout({10, 15, 7, 4}, 64);
    EXPECT_EQ(layout.folding, Folding::lines);
    EXPECT_EQ(layout.lines, 3);
    EXPECT_EQ(layout.width, 21);
    EXPECT_EQ(layout.height, 50);
}

// Every texel of the tensor has a place of its own within the largest texture.
TEST(TextureLayout, FoldsAnywhereWhatIsTooLongOrTooWide) {
    for (const Shape& shape :
         {Shape{150, 7}, Shape{3, 1000}, Shape{500}, Shape{20, 300}, Shape{2, 3, 50, 9}}) {
        const TextureLayout layout = textureLayout(shape, 64);
        EXPECT_EQ(layout.folding, Folding::anywhere) << shape;
        EXPECT_LE(layout.width, 64) << shape;
        EXPECT_LE(layout.height, 64) << shape;
        EXPECT_GE(Index{layout.width} * layout.height, Index{layout.columns} * layout.rows)
            << shape;
    }
}

TEST(TextureLayout, FoldsLongVectorsIntoSquares) {
    const TextureLayout layout = textureLayout({1 << 20}, 16384);
    EXPECT_EQ(layout.folding, Folding::anywhere);
    EXPECT_EQ(layout.width, 512);
    EXPECT_EQ(layout.height, 512);
}

TEST(TextureLayout, LayoutsWithTheSameTexelsCanBeShared) {
    const auto shared = [](const Shape& a, const Shape& b) {
        return sameTexels(textureLayout(a, 1024), textureLayout(b, 1024));
    };
    EXPECT_TRUE(shared({2, 3, 4}, {6, 4}));
    EXPECT_TRUE(shared({2, 3, 8}, {6, 8}));
    EXPECT_TRUE(shared({5, 1, 1, 6}, {5, 6}));
    EXPECT_FALSE(shared({2, 12}, {2, 10}));
    EXPECT_FALSE(shared({2, 3, 4}, {2, 12}));
}

TEST(TextureLayout, RefusesWhatDoesNotFit) {
    EXPECT_THROW(textureLayout({100000, 100}, 64), DeviceError);
}

}  // namespace
}  // namespace glgrad

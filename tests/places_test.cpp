#include "autograd/kernels/places.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace glgrad {
namespace {

using Axis = Places::Axis;

std::vector<Index> listed(Places places) {
    std::vector<Index> all;
    while (places.size() > 0) all.push_back(places.pop());
    return all;
}

std::vector<Index> inRuns(Places places) {
    std::vector<Index> all;
    while (places.size() > 0) {
        const Index run = places.run();
        for (Index i = 0; i < run; ++i) all.push_back(places.front() + i * places.step());
        places.drop(run);
    }
    return all;
}

// Axes that can be walked as one, and such that cannot; backwards; of one place and of none.
TEST(Places, AreThoseOfTheGrid) {
    for (const Index step : {-7, 6, 12, 100}) {
        for (const auto& [z, y, x] : {std::array<Axis, 3>{Axis{2, 24}, {3, step}, {3, 2}},
                                      {Axis{1, 5}, {4, step}, {1, 1}},
                                      {Axis{3, 4 * step}, {4, step}, {5, -1}},
                                      {Axis{2, 9}, {1, 0}, {4, step}},
                                      {Axis{1, 0}, {1, 0}, {1, 0}},
                                      {Axis{2, 1}, {0, 1}, {3, 1}}}) {
            std::vector<Index> want;
            for (Index i = 0; i < z.count; ++i) {
                for (Index j = 0; j < y.count; ++j) {
                    for (Index k = 0; k < x.count; ++k) {
                        want.push_back(11 + i * z.step + j * y.step + k * x.step);
                    }
                }
            }
            const Places places(11, z, y, x);
            EXPECT_EQ(listed(places), want);
            EXPECT_EQ(inRuns(places), want);
            for (Index first = 0; first < places.size(); ++first) {
                for (Index count = 0; first + count <= places.size(); ++count) {
                    const std::vector<Index> part(want.begin() + first,
                                                  want.begin() + first + count);
                    EXPECT_EQ(listed(places.part(first, count)), part);
                    EXPECT_EQ(inRuns(places.part(first, count)), part);
                    if (count < 2) continue;
                    const std::vector<Index> rest(part.begin() + 1, part.end());
                    EXPECT_EQ(listed(places.part(first, count).part(1, count - 1)), rest);
                }
            }
        }
    }
}

TEST(Places, ThatLieEvenlyAreOneRun) {
    EXPECT_EQ(Places(6, 3).run(), 6);
    EXPECT_EQ(Places(0, {2, 12}, {3, 4}, {4, 1}).run(), 24);
    EXPECT_EQ(Places(0, {2, 13}, {3, 4}, {4, 1}).run(), 12);
}

}  // namespace
}  // namespace glgrad

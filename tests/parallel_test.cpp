#include "backends/cpu/parallel.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <vector>

#include "tests/support/child.h"

namespace glgrad {
namespace {

using Range = std::tuple<Index, Index>;

std::multiset<Range> rangesOf(Index count, Index grain) {
    std::vector<Range> of(std::max<Index>(count, 1));
    std::atomic<int> ranges = 0;
    parallelFor(count, grain, [&](Index begin, Index end) { of[ranges++] = {begin, end}; });
    return {of.begin(), of.begin() + ranges};
}

TEST(Parallel, RangesFollowEachOther) {
    for (const Index count : {0, 1, 2, 3, 7, 64, 1000, 4097}) {
        for (const Index grain : {0, 1, 3, 64, 5000}) {
            Index next = 0;
            for (const auto& [begin, end] : rangesOf(count, grain)) {
                EXPECT_EQ(begin, next);
                EXPECT_TRUE(end - begin >= grain || count == end - begin) << count << ' ' << grain;
                next = end;
            }
            EXPECT_EQ(next, count);
        }
    }
}

TEST(Parallel, RangesAreTheSameEveryTime) {
    const auto first = rangesOf(1000, 3);
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(rangesOf(1000, 3), first);
}

TEST(Parallel, OneThreadHasOneRange) {
    const int threads = threadCount();
    EXPECT_EQ(parallelRanges(1'000'000, 3), threads);
    EXPECT_EQ(std::ssize(rangesOf(1'000'000, 3)), threads == 1 ? 1 : 4 * threads);
}

TEST(Parallel, ScratchIsForAllRanges) {
    const Index ranges = parallelRanges(1000, 3);
    std::vector<int> calls(ranges);
    parallelForRanges(1000, 3, [&](Index range, Index, Index) { ++calls.at(range); });
    EXPECT_EQ(calls, std::vector<int>(ranges, 1));
}

TEST(Parallel, ShortWorkStaysOnItsThread) {
    parallelFor(199, 100, [caller = std::this_thread::get_id()](Index begin, Index end) {
        EXPECT_EQ(Range(begin, end), Range(0, 199));
        EXPECT_EQ(std::this_thread::get_id(), caller);
    });
}

TEST(Parallel, RethrowsAndGoesOn) {
    for (int i = 0; i < 100; ++i) {
        EXPECT_THROW(parallelFor(64, 1, [](Index, Index) { throw std::runtime_error("no"); }),
                     std::runtime_error);
        EXPECT_EQ(rangesOf(64, 1).size(), rangesOf(64, 1).size());
    }
}

TEST(Parallel, CallsMayBeNested) {
    std::atomic<Index> sum = 0;
    for (int i = 0; i < 100; ++i) {
        parallelFor(16, 1, [&](Index begin, Index end) {
            for (; begin < end; ++begin) {
                parallelFor(16, 1, [&](Index first, Index last) { sum += last - first; });
            }
        });
    }
    EXPECT_EQ(sum, 100 * 16 * 16);
}

TEST(Parallel, ThreadsMayCallAtOnce) {
    std::atomic<Index> sum = 0;
    const auto call = [&] {
        for (int i = 0; i < 2000; ++i) {
            parallelFor(64, 1, [&](Index begin, Index end) { sum += end - begin; });
        }
    };
    std::thread other(call);
    call();
    other.join();
    EXPECT_EQ(sum, 2 * 2000 * 64);
}

// Whether a worker came to a job, and stayed much longer than the caller.
bool loseTime() {
    const auto caller = std::this_thread::get_id();
    std::atomic<bool> hasCome = false;
    std::atomic<int> waited = 0;
    parallelFor(2, 1, [&](Index, Index) {
        if (std::this_thread::get_id() != caller) {
            hasCome = true;
            usleep(4 * waited + 50'000);
        }
        for (; !hasCome && waited < 20'000; waited += 1000) usleep(1000);
    });
    return hasCome;
}

// Calls of all kinds, on the calling thread alone.
int callAlone() {
    const auto shared = rangesOf(1000, 3);
    while (!loseTime()) continue;
    const auto caller = std::this_thread::get_id();
    Index sum = 0;
    parallelFor(1000, 3, [&](Index begin, Index end) {
        usleep(5000);  // A worker would come.
        parallelFor(end - begin, 1, [&](Index first, Index last) {
            if (std::this_thread::get_id() == caller) sum += last - first;
        });
    });
    if (sum != 1000) return 1;
    try {
        parallelFor(1000, 3, [](Index, Index) { throw std::runtime_error("no"); });
        return 2;
    } catch (const std::runtime_error&) {
    }
    return rangesOf(1000, 3) == shared ? 0 : 3;
}

TEST(Parallel, AfterAGreatLossTheCallerWorksAloneOnTheSameRanges) {
    if (threadCount() == 1) GTEST_SKIP() << "needs two threads";
    // In a process of its own, as the others are to have workers.
    EXPECT_EQ(endOfChild(callAlone), 0);
}

}  // namespace
}  // namespace glgrad

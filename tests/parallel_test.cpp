#include "backends/cpu/parallel.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <vector>

#include "backends/cpu/worker_pool.h"
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

// Whether the worker came to a job, and stayed much longer than the caller.
bool loseTime(WorkerPool& pool) {
    const auto caller = std::this_thread::get_id();
    std::atomic<bool> hasCome = false;
    std::atomic<int> waited = 0;
    const auto wait = [&](Index) {
        if (std::this_thread::get_id() != caller) {
            hasCome = true;
            usleep(4 * waited + 50'000);
        }
        for (; !hasCome && waited < 20'000; waited += 1000) usleep(1000);
    };
    pool.run(2, RangeJob(wait));
    return hasCome;
}

// Calls of all kinds, on the calling thread alone though there is a worker; 0 when all is right.
int callAlone() {
    WorkerPool& pool = WorkerPool::ofProcess(1);
    while (!loseTime(pool)) continue;
    const auto caller = std::this_thread::get_id();
    std::atomic<int> elsewhere = 0;
    std::array<std::atomic<int>, 64> calls{};
    const auto call = [&](Index range) {
        usleep(1000);  // A worker would come.
        ++calls[range];
        if (!WorkerPool::isInside()) ++elsewhere;
        parallelFor(16, 1, [&](Index, Index) {
            if (std::this_thread::get_id() != caller) ++elsewhere;
        });
    };
    pool.run(calls.size(), RangeJob(call));
    if (elsewhere > 0) return 1;
    const auto fail = [](Index) { throw std::runtime_error("no"); };
    try {
        pool.run(calls.size(), RangeJob(fail));
        return 2;
    } catch (const std::runtime_error&) {
    }
    pool.run(calls.size(), RangeJob(call));
    return elsewhere == 0 && std::ranges::all_of(calls, [](int count) { return count == 2; }) ? 0
                                                                                              : 3;
}

// Jobs, until the worker came to one; 0 when each range was called once.
int callTogether() {
    WorkerPool& pool = WorkerPool::ofProcess(1);
    const auto caller = std::this_thread::get_id();
    std::atomic<bool> hasCome = false;
    while (!hasCome) {
        std::array<std::atomic<int>, 64> calls{};
        const auto call = [&](Index range) {
            usleep(200);
            ++calls[range];
            if (std::this_thread::get_id() != caller) hasCome = true;
        };
        pool.run(calls.size(), RangeJob(call));
        if (!std::ranges::all_of(calls, [](int count) { return count == 1; })) return 1;
    }
    return 0;
}

TEST(Parallel, RangesAreCalledOnceByAllThreadsTogether) { EXPECT_EQ(endOfChild(callTogether), 0); }

TEST(Parallel, AfterAGreatLossTheCallerWorksAlone) {
    // In a process of its own, with a worker whatever the number of threads is, and as the others
    // are to have theirs.
    EXPECT_EQ(endOfChild(callAlone), 0);
}

}  // namespace
}  // namespace glgrad

#include "backends/cpu/sharing_budget.h"

#include <gtest/gtest.h>

#include <random>

namespace glgrad {
namespace {

using namespace std::chrono_literals;
using Time = SharingBudget::Time;

/// Works alone, a millisecond at a time, until sharing is allowed; the time that took.
Time workUntilAllowed(SharingBudget& budget) {
    Time worked{0};
    while (!budget.allowsSharing()) {
        budget.addAlone(1ms);
        worked += 1ms;
    }
    return worked;
}

void lose(SharingBudget& budget, Time loss) { budget.addShared(loss + 1ms, 1ms); }
void gain(SharingBudget& budget, Time gained) { budget.addShared(1ms, gained + 1ms); }

TEST(SharingBudget, SharesUntilTimeIsLost) {
    SharingBudget budget;
    EXPECT_TRUE(budget.allowsSharing());
    budget.addShared(60us, 100us);
    EXPECT_TRUE(budget.allowsSharing());
    budget.addShared(4ms, 100us);
    EXPECT_FALSE(budget.allowsSharing());
}

TEST(SharingBudget, ALossIsWorkedForTwentyTimesAsLong) {
    SharingBudget budget;
    lose(budget, 4ms);
    const Time worked = workUntilAllowed(budget);
    EXPECT_GE(worked, 80ms);
    EXPECT_LE(worked, 90ms);
}

TEST(SharingBudget, GainsPayForLossesUpToALimit) {
    SharingBudget budget;
    for (int i = 0; i < 1000; ++i) gain(budget, 1ms);
    lose(budget, 4ms);
    lose(budget, 4ms);
    EXPECT_TRUE(budget.allowsSharing());
    lose(budget, 4ms);
    EXPECT_FALSE(budget.allowsSharing());
}

TEST(SharingBudget, ATrialMayCostALittle) {
    SharingBudget budget;
    lose(budget, 4ms);
    workUntilAllowed(budget);
    lose(budget, 80us);
    EXPECT_TRUE(budget.allowsSharing());
}

TEST(SharingBudget, TrialsThatFailBecomeRareUpToALimit) {
    SharingBudget budget;
    Time before{0};
    for (int i = 0; i < 20; ++i) {
        lose(budget, 4ms);
        const Time worked = workUntilAllowed(budget);
        EXPECT_GE(worked + 1ms, before);
        EXPECT_LE(worked, 700ms);
        before = worked;
    }
    EXPECT_GE(before, 600ms);
}

TEST(SharingBudget, AQuietMachineMakesTrialsCheapAgain) {
    SharingBudget budget;
    for (int i = 0; i < 20; ++i) {
        lose(budget, 4ms);
        workUntilAllowed(budget);
    }
    for (int i = 0; i < 10; ++i) gain(budget, 1ms);
    lose(budget, 14ms);
    EXPECT_LE(workUntilAllowed(budget), 95ms);
}

// Whatever sharing does to whom: what is lost in the end is a twentieth of the work, and what the
// last trial may lose.
TEST(SharingBudget, LosesATwentiethAtMost) {
    for (int seed = 0; seed < 50; ++seed) {
        std::mt19937 random(seed);
        std::uniform_int_distribution<int> alone(10, 500), stopped(0, seed), lost(0, 4000);
        SharingBudget budget;
        Time lostInAll{0}, work{0};
        for (int i = 0; i < 20'000; ++i) {
            const Time single = std::chrono::microseconds(alone(random));
            work += single;
            if (!budget.allowsSharing()) {
                budget.addAlone(single);
                continue;
            }
            const bool isStopped = stopped(random) == 0;
            const Time elapsed =
                isStopped ? single + std::chrono::microseconds(lost(random)) : single * 3 / 5;
            budget.addShared(elapsed, single);
            lostInAll += elapsed - single;
            EXPECT_LE(lostInAll, work / 20 + 4ms) << "seed " << seed;
        }
    }
}

}  // namespace
}  // namespace glgrad

#include "bench/heap_allocations.h"

#include <gtest/gtest.h>

#include <new>
#include <thread>

namespace glgrad::bench {
namespace {

// A compiler may leave out memory that nobody uses.
template <class Value>
Value* used(Value* memory) {
    static Value* volatile last = nullptr;
    last = memory;
    return last;
}

TEST(HeapAllocations, AreCountedInEveryForm) {
    struct alignas(128) Wide {
        float values[32];
    };
    const double count = countHeapAllocations([] {
        delete used(new int(1));
        delete[] used(new int[3]);
        delete used(new Wide);
        delete used(new (std::nothrow) int(2));
        delete used(new (std::nothrow) Wide);
    });
    EXPECT_EQ(count, 5);
}

TEST(HeapAllocations, OfOtherThreadsCountToo) {
    std::thread other;
    const auto onThread = [&](const std::function<void()>& work) {
        return countHeapAllocations([&] {
            other = std::thread(work);
            other.join();
        });
    };
    const double without = onThread([] {});
    EXPECT_EQ(onThread([] { delete used(new int(1)); }), without + 1);
}

TEST(HeapAllocations, AreCountedOnlyMeanwhile) {
    delete used(new int(1));
    EXPECT_EQ(countHeapAllocations([] {}), 0);
    delete used(new int(2));
    EXPECT_EQ(countHeapAllocations([] {}), 0);
}

}  // namespace
}  // namespace glgrad::bench

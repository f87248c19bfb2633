#include "core/pooled_memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <new>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "autograd/tape_arena.h"
#include "autograd/tape_slots.h"
#include "core/fixed_vector.h"
#include "core/inline_vector.h"
#include "core/machine_memory.h"

namespace glgrad {
namespace {

// Larger than what short strings hold in themselves.
std::string text(int i) { return "a text that lies on the heap, number " + std::to_string(i); }

TEST(PooledMemory, IsTakenAgain) {
    for (const std::size_t bytes : {0, 1, 64, 65, 1000, 1024, 1025, 2048, 2049, 1 << 20}) {
        void* const first = takePooled(bytes);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(first) % kPooledAlignment, 0u);
        std::memset(first, 1, bytes);
        givePooled(first, bytes);
        void* const second = takePooled(bytes);
        EXPECT_EQ(second, first) << bytes;
        givePooled(second, bytes);
    }
}

TEST(PooledMemory, OfOneSizeIsNeverTakenForAnother) {
    for (const std::size_t size : {64, 960, 1024, 2048, 1 << 19}) {
        void* const small = takePooled(size);
        givePooled(small, size);
        void* const large = takePooled(size + 1);
        EXPECT_NE(large, small);
        std::memset(large, 1, size + 1);
        givePooled(large, size + 1);
    }
}

TEST(PooledMemory, BeyondItsLargestSizeIsTheSystems) {
    constexpr std::size_t kBytes = (1 << 20) + 1;
    void* const memory = takePooled(kBytes);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % kPooledAlignment, 0u);
    std::memset(memory, 1, kBytes);
    givePooled(memory, kBytes);
}

TEST(PooledMemory, IsNobodyElsesMeanwhile) {
    std::vector<std::pair<void*, std::size_t>> taken;
    std::set<void*> places;
    for (int turn = 0; turn < 2; ++turn) {
        for (std::size_t i = 0; i < 200; ++i) {
            const std::size_t bytes = 1 + i * 37 % 5000;
            taken.emplace_back(takePooled(bytes), bytes);
            std::memset(taken.back().first, static_cast<int>(i), bytes);
            EXPECT_TRUE(places.insert(taken.back().first).second);
        }
        for (std::size_t i = 0; i < taken.size(); ++i) {
            const auto [memory, bytes] = taken[i];
            const auto* const values = static_cast<const unsigned char*>(memory);
            EXPECT_EQ(values[0], i % 256);
            EXPECT_EQ(values[bytes - 1], i % 256);
            givePooled(memory, bytes);
        }
        taken.clear();
        places.clear();
    }
}

TEST(PooledMemory, MayBeGivenBackOnAnotherThread) {
    void* const memory = takePooled(100);
    std::thread([=] {
        givePooled(memory, 100);
        EXPECT_EQ(takePooled(100), memory);
        givePooled(memory, 100);
    }).join();
}

TEST(PooledMemory, IsNeverMoreThanTheMachineHas) {
    void* const held = takePooled(100);
    EXPECT_THROW(takePooled(machineMemory() - 64), std::bad_alloc);
    EXPECT_THROW(takePooled(machineMemory() + 64), std::bad_alloc);
    givePooled(held, 100);
}

TEST(FixedVector, HoldsSoManyAndNoMore) {
    FixedVector<int, 3> numbers;
    for (int i = 0; i < 3; ++i) numbers.push_back(i);
    const std::span<const int> all = numbers;
    EXPECT_EQ(std::vector(all.begin(), all.end()), (std::vector{0, 1, 2}));
    EXPECT_THROW(numbers.push_back(3), std::length_error);
    EXPECT_EQ(numbers.size(), 3u);
}

using Texts = InlineVector<std::string, 2>;

Texts texts(int count) {
    Texts result;
    for (int i = 0; i < count; ++i) result.push_back(text(i));
    return result;
}

void expectTexts(const Texts& given, int count) {
    ASSERT_EQ(given.size(), static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) EXPECT_EQ(given[i], text(i));
}

TEST(InlineVector, HoldsAnyNumber) {
    for (const int count : {0, 1, 2, 3, 4, 5, 100}) expectTexts(texts(count), count);
}

TEST(InlineVector, IsCopiedAndMoved) {
    for (const int from : {0, 1, 2, 3, 9}) {
        for (const int to : {0, 2, 3, 20}) {
            const Texts source = texts(from);
            Texts copy(source), assigned = texts(to), moved = texts(to);
            assigned = source;
            moved = std::move(copy);
            expectTexts(source, from);
            expectTexts(assigned, from);
            expectTexts(moved, from);
            expectTexts(Texts(std::move(moved)), from);
            moved = texts(to);  // One that was moved from is empty, and of use.
            expectTexts(moved, to);
        }
    }
}

TEST(InlineVector, IsOfUseAfterItsElementsWereMovedAway) {
    for (const int count : {2, 9}) {
        Texts from = texts(count);
        const Texts to(std::move(from));
        EXPECT_TRUE(from.empty());
        for (int i = 0; i < 5; ++i) from.push_back(text(i));
        expectTexts(from, 5);
        expectTexts(to, count);
    }
}

TEST(InlineVector, IsAssignedToItself) {
    Texts all = texts(5);
    const Texts& same = all;
    all = same;
    expectTexts(all, 5);
}

TEST(TapeArena, ReleasesFromTheEnd) {
    TapeArena arena;
    std::vector<std::byte*> pieces;
    const auto sizeOf = [](std::size_t i) { return TapeArena::rounded(1 + i * 977 % 9000); };
    for (int turn = 0; turn < 2; ++turn) {
        for (std::size_t i = 0; i < 60; ++i) {
            pieces.push_back(arena.take(sizeOf(i)));
            EXPECT_EQ(reinterpret_cast<std::uintptr_t>(pieces.back()) % alignof(std::max_align_t),
                      0u);
            std::memset(pieces.back(), static_cast<int>(i), sizeOf(i));
        }
        for (std::size_t i = pieces.size(); i-- > 0;) {
            EXPECT_EQ(pieces[i][0], static_cast<std::byte>(i));
            EXPECT_EQ(pieces[i][sizeOf(i) - 1], static_cast<std::byte>(i));
            if (i % 3 != 0) continue;  // One alone, or with what came after it.
            arena.releaseFrom(pieces[i]);
            EXPECT_EQ(arena.take(sizeOf(i)), pieces[i]) << "the place is free again";
            arena.releaseFrom(pieces[i]);
        }
        pieces.clear();
    }
    const std::size_t large = 100000;  // Larger than a chunk.
    std::memset(arena.take(large), 1, large);
}

TEST(TapeSlots, NumberEachTensorOnce) {
    TapeSlots slots;
    EXPECT_FALSE(slots.find(1));
    // Far apart, side by side, and such that differ in their high bits alone.
    const auto id = [](std::uint64_t i) {
        return i % 3 == 0 ? i + 1 : i % 3 == 1 ? (i << 40) + 1 : i * 64 + 7777777;
    };
    for (std::uint64_t i = 0; i < 1000; ++i) {
        EXPECT_FALSE(slots.find(id(i))) << i;
        EXPECT_EQ(slots.add(id(i)), i);
        EXPECT_EQ(slots.add(id(i / 2)), i / 2);
    }
    for (std::uint64_t i = 0; i < 1000; ++i) EXPECT_EQ(slots.find(id(i)), i);
    EXPECT_EQ(slots.count(), 1000u);
}

}  // namespace
}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/pooled_memory.h"
#include "core/tensor_body.h"

namespace glgrad {

/// Numbers the tensors that a tape follows, from 0 on: a hash table with open addressing.
class TapeSlots {
public:
    using Slot = std::uint32_t;

    /// Of a tensor, which gets the next number if it has none.
    Slot add(TensorId id) {
        if (2 * (count_ + 1) > entries_.size()) grow();
        Entry& entry = entries_[place(id)];
        if (entry.id != id) entry = {id, count_++};
        return entry.slot;
    }
    std::optional<Slot> find(TensorId id) const {
        if (count_ == 0) return std::nullopt;
        const Entry& entry = entries_[place(id)];
        return entry.id == id ? std::optional(entry.slot) : std::nullopt;
    }
    Slot count() const { return count_; }

private:
    struct Entry {
        TensorId id = 0;  // No tensor's.
        Slot slot = 0;
    };

    /// Where it is, or would be.
    std::size_t place(TensorId id) const {
        const std::size_t mask = entries_.size() - 1;
        // Fibonacci hashing: ids that follow each other are spread.
        std::size_t i = (id * 0x9E3779B97F4A7C15u >> 32) & mask;
        while (entries_[i].id != 0 && entries_[i].id != id) i = (i + 1) & mask;
        return i;
    }
    void grow() {
        auto old = std::move(entries_);
        entries_ = decltype(entries_)(old.empty() ? 64 : 2 * old.size());
        for (const Entry& entry : old) {
            if (entry.id != 0) entries_[place(entry.id)] = entry;
        }
    }

    std::vector<Entry, PooledAllocator<Entry>> entries_;
    Slot count_ = 0;
};

}  // namespace glgrad

#pragma once

#include <cstdint>
#include <iosfwd>

namespace glgrad {

/// So many things, of so many bytes together.
struct MemoryUse {
    std::int64_t bytes = 0;
    std::int64_t count = 0;

    MemoryUse& operator+=(const MemoryUse& other) {
        bytes += other.bytes;
        count += other.count;
        return *this;
    }
    MemoryUse& operator-=(const MemoryUse& other) { return *this += {-other.bytes, -other.count}; }
    bool operator==(const MemoryUse&) const = default;
};

/// What a device's memory is used for now. A texture counts with its padding.
struct MemoryStats {
    /// Tensors that are values of variables: weights, and what optimizers remember of them.
    MemoryUse variables;
    /// Tensors that were made while a tape computed gradients.
    MemoryUse gradients;
    /// All other tensors: data, and what layers compute.
    MemoryUse activations;
    /// Textures or buffers that wait to be used again. On the CPU tensors of up to 4 KiB have none:
    /// they lie in their handles' objects.
    MemoryUse pooled;
    /// The most that one kernel has held besides its tensors. It comes from what is pooled and goes
    /// back there.
    MemoryUse scratch;
    /// Host buffers for transfers to and from the device.
    MemoryUse staging;
    /// Shader programs; the bytes are those of their sources, as drivers do not tell the others.
    MemoryUse programs;
    /// Framebuffers; they have no memory of their own.
    MemoryUse framebuffers;

    MemoryUse tensors() const;
};

/// A line for each purpose.
std::ostream& operator<<(std::ostream& out, const MemoryStats& stats);

}  // namespace glgrad

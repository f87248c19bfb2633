// glgrad: internal header
#pragma once

#include <cstdint>
#include <new>
#include <vector>

#include "core/shape.h"

namespace glgrad {

/// Bytes that this process can have at most: the machine's memory with its swap space, less where
/// the system's control group allows less. As many as there are addresses where the system does
/// not tell.
std::uint64_t machineMemory();

/// Throws ArgumentError for a negative number of values, and DeviceError where the machine cannot
/// have as many: Linux gives out memory that is not there, and ends the process that uses it.
void checkHostHas(Index count, std::size_t bytesOfEach);
[[noreturn]] void throwNoHostMemory(Index count, std::size_t bytesOfEach);

/// A vector on the host. Throws what checkHostHas does, the DeviceError also where the system gives
/// out no more memory.
template <class T>
std::vector<T> hostVector(Index count, T value = {}) {
    checkHostHas(count, sizeof(T));
    try {
        return std::vector<T>(static_cast<std::size_t>(count), value);
    } catch (const std::bad_alloc&) {
        throwNoHostMemory(count, sizeof(T));
    }
}

}  // namespace glgrad

#include "core/out_of_memory.h"

#include <optional>

#include "core/backend.h"

namespace glgrad {
namespace {

// Looking may compute what was put off, and fail in turn.
std::optional<std::int64_t> bytesOfTensors(const Device& device) try {
    return device.memoryStats().tensors().bytes;
} catch (const std::exception&) {
    return std::nullopt;
}

}  // namespace

DeviceError outOfMemory(std::string_view what, const Device& device) {
    const std::string error = concat("out of memory: the host has none left for ", what);
    const std::optional<std::int64_t> bytes = bytesOfTensors(device);
    if (!bytes) return DeviceError(error);
    return DeviceError(
        concat(error, ", while tensors hold ", *bytes, " bytes of ", device.info().name));
}

}  // namespace glgrad

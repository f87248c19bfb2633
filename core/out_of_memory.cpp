#include "core/out_of_memory.h"

#include "core/backend.h"

namespace glgrad {

DeviceError outOfMemory(std::string_view what, const Device& device) {
    return DeviceError(concat("out of memory: the host has none left for ", what,
                              ", while tensors hold ", device.memoryStats().tensors().bytes,
                              " bytes of ", device.info().name));
}

}  // namespace glgrad

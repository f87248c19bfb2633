#include "core/device_link.h"

#include <mutex>

#include "core/fork.h"

namespace glgrad {

void DeviceLink::connectFirst(const std::shared_ptr<Backend>& backend) {
    static auto* const mutex = new ForkSafeMutex;
    const std::lock_guard lock(*mutex);
    if (isConnected_.load(std::memory_order_relaxed)) return;
    backend_ = backend;
    isConnected_.store(true, std::memory_order_release);
}

}  // namespace glgrad

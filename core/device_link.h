#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "core/counted.h"

namespace glgrad {

class Backend;

/// What tensors know of their device, which they do not keep open. Each backend has one.
class DeviceLink final : public Counted {
public:
    /// `what` lives as long as the backend or one of its tensors.
    explicit DeviceLink(CountedPointer<Counted> what) : kept_(std::move(what)) {}

    /// To the backend whose link this is; only the first call does anything.
    void connect(const std::shared_ptr<Backend>& backend) {
        if (!isConnected_.load(std::memory_order_acquire)) connectFirst(backend);
    }
    /// Null when the device was closed.
    std::shared_ptr<Backend> backend() const { return backend_.lock(); }

private:
    void connectFirst(const std::shared_ptr<Backend>& backend);

    const CountedPointer<Counted> kept_;
    std::atomic<bool> isConnected_ = false;
    std::weak_ptr<Backend> backend_;
};

}  // namespace glgrad

#pragma once

#include <atomic>
#include <cstdint>

#include "core/counted.h"
#include "core/device_link.h"
#include "core/dtype.h"
#include "core/tensor_body.h"
#include "core/tensor_memory.h"

namespace glgrad {

/// Where a backend keeps a tensor's values, and the body of the tensor that it was made for. Its
/// destructor gives the values back, also after the backend is gone and on any thread.
class Storage : public TensorBody {
public:
    explicit Storage(StorageFormat format, bool isLazy = false)
        : TensorBody(this), format_(format), isLazy_(isLazy) {}

    StorageFormat format() const { return format_; }
    /// Whether its values may be computed later: it is a LazyStorage (backends/fusion).
    bool isLazy() const { return isLazy_; }
    /// What its memory is counted as from now on.
    virtual void setPurpose(MemoryPurpose purpose) = 0;

    /// The device of the tensor; none for what a backend keeps for itself.
    void setLink(const CountedPointer<DeviceLink>& link) { link_ = link; }
    const CountedPointer<DeviceLink>& link() const { return link_; }

private:
    CountedPointer<DeviceLink> link_;
    StorageFormat format_;
    bool isLazy_;
};

/// Memory of a size that is known from the start.
class CountedStorage : public Storage {
public:
    /// The backend's link keeps `memory`.
    CountedStorage(TensorMemory& memory, std::int64_t bytes, StorageFormat format)
        : Storage(format), memory_(memory), bytes_(bytes) {
        memory_.add(purpose_, bytes_);
    }
    ~CountedStorage() override { memory_.remove(purpose_, bytes_); }

    void setPurpose(MemoryPurpose purpose) override {
        if (purpose == purpose_) return;
        memory_.remove(purpose_.exchange(purpose), bytes_);
        memory_.add(purpose, bytes_);
    }

private:
    TensorMemory& memory_;
    std::int64_t bytes_;
    std::atomic<MemoryPurpose> purpose_ = MemoryPurposeScope::current();
};

}  // namespace glgrad

#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "core/counted.h"
#include "core/dtype.h"
#include "core/tensor_body.h"
#include "core/tensor_memory.h"

namespace glgrad {

class Backend;

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

    /// The device whose tensors' values it keeps.
    void setBackend(const std::shared_ptr<Backend>& backend) { backend_ = backend; }
    bool isOf(const std::shared_ptr<Backend>& backend) const {
        return !backend_.owner_before(backend) && !backend.owner_before(backend_);
    }
    /// Null when the device was closed.
    std::shared_ptr<Backend> backend() const { return backend_.lock(); }

private:
    std::weak_ptr<Backend> backend_;
    StorageFormat format_;
    bool isLazy_;
};

/// Memory of a size that is known from the start.
class CountedStorage : public Storage {
public:
    CountedStorage(CountedPointer<TensorMemory> memory, std::int64_t bytes, StorageFormat format)
        : Storage(format), memory_(std::move(memory)), bytes_(bytes) {
        memory_->add(purpose_, bytes_);
    }
    ~CountedStorage() override { memory_->remove(purpose_, bytes_); }

    void setPurpose(MemoryPurpose purpose) override {
        if (purpose == purpose_) return;
        memory_->remove(purpose_.exchange(purpose), bytes_);
        memory_->add(purpose, bytes_);
    }

protected:
    TensorMemory& memory() const { return *memory_; }

private:
    CountedPointer<TensorMemory> memory_;
    std::int64_t bytes_;
    std::atomic<MemoryPurpose> purpose_ = MemoryPurposeScope::current();
};

}  // namespace glgrad

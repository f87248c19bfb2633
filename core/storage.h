#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "core/dtype.h"
#include "core/tensor_memory.h"

namespace glgrad {

/// Where a backend keeps a tensor's values. Its destructor gives them back, also after the
/// backend is gone and on any thread.
class Storage {
public:
    Storage(std::shared_ptr<TensorMemory> memory, std::int64_t bytes, StorageFormat format)
        : memory_(std::move(memory)), bytes_(bytes), format_(format) {
        memory_->add(purpose_, bytes_);
    }
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;
    virtual ~Storage() { memory_->remove(purpose_, bytes_); }

    StorageFormat format() const { return format_; }

    /// What it is counted as from now on.
    void setPurpose(MemoryPurpose purpose) {
        memory_->remove(purpose_.exchange(purpose), bytes_);
        memory_->add(purpose, bytes_);
    }

private:
    std::shared_ptr<TensorMemory> memory_;
    std::int64_t bytes_;
    StorageFormat format_;
    std::atomic<MemoryPurpose> purpose_ = MemoryPurposeScope::current();
};

}  // namespace glgrad

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
    explicit Storage(StorageFormat format, bool isLazy = false)
        : format_(format), isLazy_(isLazy) {}
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;
    virtual ~Storage() = default;

    StorageFormat format() const { return format_; }
    /// Whether its values may be computed later: it is a LazyStorage (backends/fusion).
    bool isLazy() const { return isLazy_; }
    /// What its memory is counted as from now on.
    virtual void setPurpose(MemoryPurpose purpose) = 0;

private:
    StorageFormat format_;
    bool isLazy_;
};

/// Memory of a size that is known from the start.
class CountedStorage : public Storage {
public:
    CountedStorage(std::shared_ptr<TensorMemory> memory, std::int64_t bytes, StorageFormat format)
        : Storage(format), memory_(std::move(memory)), bytes_(bytes) {
        memory_->add(purpose_, bytes_);
    }
    ~CountedStorage() override { memory_->remove(purpose_, bytes_); }

    void setPurpose(MemoryPurpose purpose) override {
        memory_->remove(purpose_.exchange(purpose), bytes_);
        memory_->add(purpose, bytes_);
    }

private:
    std::shared_ptr<TensorMemory> memory_;
    std::int64_t bytes_;
    std::atomic<MemoryPurpose> purpose_ = MemoryPurposeScope::current();
};

}  // namespace glgrad

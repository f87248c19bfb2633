#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "core/backend.h"
#include "core/pooled_vector.h"

namespace glgrad {

class LazyStorage;

/// A tensor that a kernel reads.
struct LazyOperand {
    CountedPointer<LazyStorage> storage;
    Shape shape;
};

/// An element-wise kernel that was asked for and has not run.
struct PendingRun : InPooledMemory {
    PendingRun(const Kernel& itsKernel, const Uniforms& itsUniforms)
        : kernel(itsKernel), uniforms(itsUniforms) {}

    Kernel kernel;
    PooledVector<LazyOperand> inputs;
    Uniforms uniforms;
};

/// Where the values of a tensor will be, which nobody has computed while it is pending. It may be
/// destroyed on any thread.
class LazyStorage final : public Storage {
public:
    LazyStorage(const Shape& itsShape, StorageFormat format) : Storage(format, true) {
        shape = itsShape;
    }
    ~LazyStorage() override { finish(); }

    void setPurpose(MemoryPurpose purpose) override;

    bool isPending() const { return run_ != nullptr; }
    const PendingRun& run() const { return *run_; }
    void postpone(std::unique_ptr<PendingRun> run);
    /// Whether anything but pending kernels refers to it, `others` aside.
    bool isHeld(std::int64_t others) const { return holders() - others > readers_; }

    /// The worker's storage, made when it is first asked for; by one thread at a time.
    Storage& real(Backend& worker);
    /// The kernel has run: its inputs may go.
    void finish();

private:
    friend class WeakLazyStorage;
    // Weak holders need the object to see that it is over.
    void lastReleased() const noexcept override;
    void releaseWeak() const noexcept {
        if (weakHolders_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }

    MemoryPurpose purpose_ = MemoryPurposeScope::current();
    std::atomic<std::int64_t> readers_ = 0;  // Pending kernels.
    std::unique_ptr<PendingRun> run_;
    CountedPointer<Storage> real_;
    mutable std::atomic<std::int64_t> weakHolders_ = 1;  // All holders together are one.
};

/// Knows a storage without holding it.
class WeakLazyStorage {
public:
    explicit WeakLazyStorage(LazyStorage& storage) : storage_(&storage) { ++storage.weakHolders_; }
    WeakLazyStorage(WeakLazyStorage&& other) noexcept
        : storage_(std::exchange(other.storage_, nullptr)) {}
    WeakLazyStorage& operator=(WeakLazyStorage&&) = delete;
    ~WeakLazyStorage() {
        if (storage_) storage_->releaseWeak();
    }

    /// Null when nobody held it any more.
    CountedPointer<LazyStorage> lock() const {
        if (!storage_->tryHold()) return nullptr;
        return CountedPointer<LazyStorage>::adopt(storage_);
    }

private:
    LazyStorage* storage_;
};

/// The operand's storage if it is one, else null.
inline LazyStorage* lazy(const Operand& operand) {
    return operand.storage->isLazy() ? static_cast<LazyStorage*>(operand.storage) : nullptr;
}

}  // namespace glgrad

#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "core/backend.h"

namespace glgrad {

class LazyStorage;

/// A tensor that a kernel reads.
struct LazyOperand {
    std::shared_ptr<LazyStorage> storage;
    Shape shape;
};

/// An element-wise kernel that was asked for and has not run.
struct PendingRun {
    Kernel kernel;
    std::vector<LazyOperand> inputs;
    Uniforms uniforms;
};

/// Where the values of a tensor will be, which nobody has computed while it is pending. It may be
/// destroyed on any thread.
class LazyStorage final : public Storage, public std::enable_shared_from_this<LazyStorage> {
public:
    LazyStorage(const Shape& shape, StorageFormat format) : Storage(format, true), shape_(shape) {}
    ~LazyStorage() override { finish(); }

    void setPurpose(MemoryPurpose purpose) override;

    const Shape& shape() const { return shape_; }
    bool isPending() const { return run_ != nullptr; }
    const PendingRun& run() const { return *run_; }
    void postpone(PendingRun run);
    /// Whether anything but pending kernels refers to it, `others` aside.
    bool isHeld(long others) const { return weak_from_this().use_count() - others > readers_; }

    /// The worker's storage, made when it is first asked for; by one thread at a time.
    Storage& real(Backend& worker);
    /// The kernel has run: its inputs may go.
    void finish();

private:
    Shape shape_;
    MemoryPurpose purpose_ = MemoryPurposeScope::current();
    std::atomic<long> readers_ = 0;  // Pending kernels.
    std::unique_ptr<PendingRun> run_;
    std::shared_ptr<Storage> real_;
};

/// The operand's storage if it is one, else null.
inline LazyStorage* lazy(const Operand& operand) {
    return operand.storage->isLazy() ? static_cast<LazyStorage*>(operand.storage) : nullptr;
}

}  // namespace glgrad

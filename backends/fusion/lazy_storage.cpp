#include "backends/fusion/lazy_storage.h"

#include <mutex>

#include "core/fork.h"

namespace glgrad {
namespace {

// Of the purposes of all, and what is counted as them: any thread may say one.
ForkSafeMutex& purposeMutex() {
    static auto* const mutex = new ForkSafeMutex;
    return *mutex;
}

}  // namespace

void LazyStorage::setPurpose(MemoryPurpose purpose) {
    const std::lock_guard lock(purposeMutex());
    purpose_ = purpose;
    if (real_) real_->setPurpose(purpose);
}

void LazyStorage::postpone(std::unique_ptr<PendingRun> run) {
    run_ = std::move(run);
    for (const LazyOperand& input : run_->inputs) ++input.storage->readers_;
}

Storage& LazyStorage::real(Backend& worker) {
    if (!real_) {
        CountedPointer<Storage> made = worker.allocate(shape, format());
        const std::lock_guard lock(purposeMutex());
        made->setPurpose(purpose_);
        real_ = std::move(made);
    }
    return *real_;
}

void LazyStorage::lastReleased() const noexcept {
    auto& self = const_cast<LazyStorage&>(*this);  // Nobody else has it any more.
    self.finish();
    self.real_ = nullptr;
    releaseWeak();
}

void LazyStorage::finish() {
    if (!run_) return;
    for (const LazyOperand& input : run_->inputs) --input.storage->readers_;
    run_.reset();
}

}  // namespace glgrad

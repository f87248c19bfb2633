#include "backends/fusion/lazy_storage.h"

namespace glgrad {

void LazyStorage::setPurpose(MemoryPurpose purpose) {
    const std::lock_guard lock(mutex_);
    purpose_ = purpose;
    if (real_) real_->setPurpose(purpose);
}

void LazyStorage::postpone(PendingRun run) {
    run_ = std::make_unique<PendingRun>(std::move(run));
    for (const LazyOperand& input : run_->inputs) ++input.storage->readers_;
}

Storage& LazyStorage::real(Backend& worker) {
    const std::lock_guard lock(mutex_);
    if (!real_) {
        const MemoryPurposeScope scope(purpose_);
        real_ = worker.allocate(shape_, format());
    }
    return *real_;
}

void LazyStorage::finish() {
    if (!run_) return;
    for (const LazyOperand& input : run_->inputs) --input.storage->readers_;
    run_.reset();
}

}  // namespace glgrad

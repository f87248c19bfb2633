#include "backends/fusion/chain.h"

#include <algorithm>

namespace glgrad {

int Chain::leafOf(const LazyOperand& operand) {
    const auto found = std::ranges::find_if(leaves_, [&](const LazyOperand& leaf) {
        return leaf.storage == operand.storage && leaf.shape == operand.shape;
    });
    const auto index = static_cast<int>(found - leaves_.begin());
    if (found == leaves_.end()) leaves_.push_back(operand);
    return index;
}

int Chain::visit(LazyStorage& storage) {
    const auto found = std::ranges::find(steps_, &storage, &Step::storage);
    if (found != steps_.end()) return kMaxLeaves + static_cast<int>(found - steps_.begin());
    Step step{.storage = &storage, .inputs = {}};
    for (const LazyOperand& input : storage.run().inputs) {
        const bool isStep = input.storage->isPending();
        step.inputs.push_back(isStep ? visit(*input.storage) : leafOf(input));
        if (isStep) ++steps_[step.inputs.back() - kMaxLeaves].uses;
    }
    steps_.push_back(std::move(step));
    return kMaxLeaves + static_cast<int>(steps_.size()) - 1;
}

PooledVector<int> Chain::results() const {
    PooledVector<int> seen;
    for (int i = 0; i < static_cast<int>(steps_.size()); ++i) {
        const Step& step = steps_[i];
        const bool isLast = &step == &steps_.back();
        if (isLast || step.storage->holders() > step.uses) seen.push_back(i);
    }
    return seen;
}

}  // namespace glgrad

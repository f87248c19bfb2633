#pragma once

#include "backends/fusion/lazy_storage.h"

namespace glgrad {

/// Pending element-wise kernels that lead to one result, in an order in which they can run.
class Chain {
public:
    /// What one kernel can take: see Names.
    static constexpr int kMaxLeaves = Names::kMax;
    static constexpr int kMaxSteps = 24;

    /// `result` is pending. The storages must outlive the chain.
    explicit Chain(LazyStorage& result) { visit(result); }

    /// A value is numbered: leaves from 0 on, and the result of step i is kMaxLeaves + i.
    struct Step {
        LazyStorage* storage;
        PooledVector<int> inputs;
        int uses = 0;  ///< As an input of other steps.
    };
    /// The tensors that are there already.
    const PooledVector<LazyOperand>& leaves() const { return leaves_; }
    const PooledVector<Step>& steps() const { return steps_; }
    const Shape& shape() const { return steps_.back().storage->shape; }

    /// Whether a leaf is one value for all places.
    bool isRepeated(int leaf) const { return leaves_[leaf].shape.size() != shape().size(); }

    bool fits() const { return leaves_.size() <= kMaxLeaves && steps_.size() <= kMaxSteps; }
    /// The steps whose values somebody but this chain can see, the last one among them.
    PooledVector<int> results() const;

private:
    int visit(LazyStorage& storage);
    int leafOf(const LazyOperand& operand);

    PooledVector<LazyOperand> leaves_;
    PooledVector<Step> steps_;
};

}  // namespace glgrad

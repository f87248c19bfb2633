#pragma once

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>

#include "backends/fusion/fused_kernel.h"
#include "core/fixed_vector.h"
#include "core/fork.h"
#include "core/forwarding_backend.h"

namespace glgrad {

/// Collects element-wise kernels and lets another backend run them as one when a value is needed:
/// by any other kernel, by who reads it, and before counting and waiting. A value that nobody needs
/// is never computed. Each value is computed once: when a chain runs, all of its values that
/// somebody still holds are written. See docs/fusion.md.
class FusingBackend final : public ForwardingBackend {
public:
    explicit FusingBackend(std::shared_ptr<Backend> worker)
        : ForwardingBackend(std::move(worker)),
          leastSize_(std::max<Index>(limits().leastChained, 1)) {}

    Counters counters() const override;
    MemoryStats memoryStats() const override;
    CountedPointer<Storage> allocate(const Shape& shape, StorageFormat format) override;
    void upload(const Operand& to, std::span<const std::byte> values) override;
    void download(const Operand& from, std::span<float> values) override;
    void run(const Kernel& kernel, std::span<const Operand> inputs,
             std::span<const Operand> outputs, const Uniforms& uniforms) override;
    void runEach(const Kernel& kernel, std::span<const KernelCall> calls,
                 const Uniforms& uniforms) override;
    void compute(const Operand& operand) override;
    void synchronize() override;
    void compileOnly(bool only) override;

    using ForwardingBackend::worker;

private:
    bool isCollected(std::span<const Operand> inputs, const Operand& output) const;
    Operand realOf(const Operand& operand) const;
    using Operands = FixedVector<Operand, Names::kMax>;
    Operands realOf(std::span<const Operand> operands) const;

    // The mutex is locked for those that follow. To compute a value changes nothing that can be
    // seen.
    void collect(const Kernel& kernel, std::span<const Operand> inputs, LazyStorage& output,
                 const Uniforms& uniforms);
    void computeNow(LazyStorage& storage) const;
    void computeInputs(LazyStorage& storage) const;
    void runOne(LazyStorage& storage) const;
    void runChain(const Chain& chain, const PooledVector<int>& results) const;
    void computeOld() const;
    void computeAll() const;

    struct Collected {
        WeakLazyStorage storage;    // May be computed or gone.
        std::int64_t otherKernels;  // That had run before.
    };

    const Index leastSize_;
    mutable ForkSafeMutex mutex_;
    mutable FusedKernels kernels_;
    mutable std::deque<Collected, PooledAllocator<Collected>> collected_;
    mutable std::atomic<bool> hasCollected_ = false;
    mutable std::int64_t otherKernels_ = 0;  // Run by the worker at once.
    mutable std::int64_t saved_ = 0;         // Kernels that another one did as well.
};

/// A backend that fuses for `worker`, or the worker itself where the environment variable
/// GLGRAD_FUSION is "off". Throws ArgumentError when that is anything but on and off.
std::shared_ptr<Backend> fusing(std::shared_ptr<Backend> worker);

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <span>
#include <vector>

#include "core/kernel_run.h"
#include "core/pooled_memory.h"
#include "core/variable.h"

namespace glgrad {

/// Gives tensors and variables new values, by a kernel whose outputs replace inputs: see
/// Kernel::replaces. They are written in place where the device can and nobody else has the old
/// values, and otherwise to new tensors. All calls are one kernel where the device can.
class KernelUpdates {
public:
    /// Refers to both, and to the device.
    KernelUpdates(const Kernel& kernel, const Uniforms& uniforms, const Device& device)
        : kernel_(kernel), uniforms_(uniforms), device_(device) {}

    /// Begins a call with these inputs.
    void addCall(const TensorRefs& inputs) { calls_.emplace_back(kernel_, inputs, device_); }
    /// The variable of the next input of that call that gets a new value.
    void replace(const Variable& variable);
    /// Runs all calls and assigns the results.
    void run();

private:
    struct Replacement {
        Variable variable;
        Tensor value;
    };

    const Kernel& kernel_;
    const Uniforms& uniforms_;
    const Device& device_;
    std::vector<KernelRun, PooledAllocator<KernelRun>> calls_;
    std::vector<Replacement, PooledAllocator<Replacement>> replacements_;
};

/// Runs a kernel that replaces the values of `target`, one of its inputs. False, and nothing is
/// done, where the device cannot write in place or somebody else has the values.
bool updateInPlace(const Kernel& kernel, const Tensor& target, const TensorRefs& inputs,
                   const Uniforms& uniforms);

}  // namespace glgrad

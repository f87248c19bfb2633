#include "core/kernel_updates.h"

#include "core/out_of_memory.h"

namespace glgrad {

void KernelUpdates::replace(const Variable& variable) {
    const Tensor& old = variable.value();
    if (device_.backend()->writesInPlace() && old.isOnlyHandle()) {
        calls_.back().addOutput(old);
    } else {
        replacements_.push_back({variable, calls_.back().addOutput(old.shape(), old.dtype())});
    }
}

bool updateInPlace(const Kernel& kernel, const Tensor& target, const TensorRefs& inputs,
                   const Uniforms& uniforms) {
    if (!target.isOnlyHandle()) return false;
    const Device device = target.device();
    if (!device.backend()->writesInPlace()) return false;
    KernelRun run(kernel, inputs, device);
    checkFits(kernel.name, uniforms);
    run.addOutput(target);
    if (run.hasValues()) device.backend()->run(kernel, run.inputs(), run.outputs(), uniforms);
    return true;
}

void KernelUpdates::run() {
    std::vector<KernelCall, PooledAllocator<KernelCall>> calls;
    calls.reserve(calls_.size());
    for (const KernelRun& call : calls_) {
        if (call.hasValues()) calls.push_back({call.inputs(), call.outputs()});
    }
    if (!calls.empty()) device_.backend()->runEach(kernel_, calls, uniforms_);
    for (Replacement& each : replacements_) each.variable.assign(each.value);
}

}  // namespace glgrad

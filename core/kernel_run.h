// glgrad: internal header
#pragma once

#include <span>

#include "core/backend.h"
#include "core/fixed_vector.h"
#include "core/tensor.h"

namespace glgrad {

/// What one run of a kernel reads and writes, on the way from tensors to a backend.
class KernelRun {
public:
    /// Throws what run does for its inputs, before anything is allocated.
    KernelRun(const Kernel& kernel, const TensorRefs& inputs, std::span<const Shape> outputs,
              const Uniforms& uniforms, const Device& device);
    KernelRun(const Kernel& kernel, const TensorRefs& inputs, const Device& device);

    Tensor addOutput(const Shape& shape, DType dtype);
    /// One that is written where an input lies.
    void addOutput(const Tensor& inPlace);

    bool hasValues() const;
    std::span<const Operand> inputs() const { return from_; }
    std::span<const Operand> outputs() const { return to_; }

    /// Of a new tensor.
    static CountedPointer<Storage> allocate(const Device& device, const Shape& shape, DType dtype,
                                            StorageFormat format);

private:
    const Device& device_;
    FixedVector<Operand, Names::kMax> from_, to_;
};

}  // namespace glgrad

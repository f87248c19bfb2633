#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "backends/fusion/chain.h"

namespace glgrad {

/// What does all steps of a chain, drawn or on the CPU: its inputs are the leaves, its outputs the
/// results. It refers to the chain.
struct FusedKernel {
    Kernel kernel;
    Uniforms uniforms;  ///< Of all steps.
    PooledVector<KernelStep> steps;
};

/// Makes the kernels of chains. Chains of one form share their shader, which is written once.
class FusedKernels {
public:
    /// What it refers to lives as long as this.
    FusedKernel kernelOf(const Chain& chain, const PooledVector<int>& results);

private:
    struct Form {
        std::string name;  ///< Those of the steps.
        std::string shader;
        std::vector<std::string> attributes;  ///< Their names, of all steps.
    };
    const Form& formOf(const Chain& chain, const PooledVector<int>& results,
                       std::span<const KernelStep> steps);

    /// All that a shader depends on.
    using Signature = std::basic_string<char, std::char_traits<char>, PooledAllocator<char>>;
    static Signature signatureOf(const Chain& chain, const PooledVector<int>& results);

    std::map<Signature, Form> forms_;
};

}  // namespace glgrad

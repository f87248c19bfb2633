#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "backends/fusion/chain.h"

namespace glgrad {

/// What does all steps of a chain, drawn or on the CPU: its inputs are the leaves, its outputs the
/// results. It refers to the chain.
struct FusedKernel {
    Kernel kernel;
    Uniforms uniforms;  ///< Of all steps.
    std::vector<KernelStep> steps;
};

/// Makes the kernels of chains. Chains of one form share their shader, which is written once.
class FusedKernels {
public:
    /// What it refers to lives as long as this.
    FusedKernel kernelOf(const Chain& chain, const std::vector<int>& results);

private:
    struct Form {
        std::string name;  ///< Those of the steps.
        std::string shader;
        std::vector<std::string> attributes;  ///< Their names, of all steps.
    };
    const Form& formOf(const Chain& chain, const std::vector<int>& results,
                       std::span<const KernelStep> steps);

    std::unordered_map<std::string, std::unique_ptr<Form>> forms_;
};

}  // namespace glgrad

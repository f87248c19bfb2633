#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "backends/fusion/chain.h"

namespace glgrad {

/// What draws all steps of a chain: its inputs are the leaves, its outputs the results.
struct FusedKernel {
    Kernel kernel;
    Uniforms uniforms;  ///< Of all steps.
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
        std::vector<std::vector<std::string>> uniforms;  ///< Their names, for each step.
    };
    const Form& formOf(const Chain& chain, const std::vector<int>& results);

    std::unordered_map<std::string, std::unique_ptr<Form>> forms_;
};

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <string>
#include <vector>

#include "autograd/shader_op.h"
#include "core/kernel.h"

namespace glgrad {

/// A ShaderOpKernel as a Kernel, with all texts that it refers to. It stays where it was made.
class PreparedShaderOpKernel {
public:
    /// `name` names it in errors. Throws ArgumentError for a shader without a call of set_<result>,
    /// or with a loop and nothing that counts its turns.
    PreparedShaderOpKernel(std::string name, const ShaderOpKernel& given,
                           std::vector<std::string> inputs, std::string result,
                           const Uniforms& uniforms);
    PreparedShaderOpKernel(const PreparedShaderOpKernel&) = delete;
    PreparedShaderOpKernel& operator=(const PreparedShaderOpKernel&) = delete;

    const std::string& name() const { return name_; }
    bool isGiven() const { return !given_.shader.empty(); }
    /// Not recorded.
    Tensor run(std::span<const Tensor> inputs, const Shape& shape, DType dtype,
               const Uniforms& uniforms) const;

private:
    static Plan plan(const PlanArguments& arguments);
    static void cpu(const CpuArguments& arguments);

    std::string name_;
    ShaderOpKernel given_;
    std::vector<std::string> inputs_;
    std::string result_;
    std::string text_;
    Kernel kernel_;
};

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "expressions/block_program.h"
#include "expressions/traced.h"

namespace glgrad {

/// An element-wise function as devices need it: what the CPU runs, and the graph that shaders are
/// written from. It lives as long as the program.
class ElementwiseFunction {
public:
    ElementwiseFunction(std::string name, Traced traced, BlockFunction compiled = nullptr);
    ElementwiseFunction(const ElementwiseFunction&) = delete;
    ElementwiseFunction& operator=(const ElementwiseFunction&) = delete;

    const std::string& name() const { return name_; }
    const Traced& traced() const { return traced_; }
    int inputs() const { return traced_.inputs; }
    int attributes() const { return traced_.attributes; }
    const BlockProgram& program() const { return program_; }
    /// The names of the attributes in shader() and repeatedShader().
    const std::vector<std::string>& attributeNames() const { return attributeNames_; }

    /// Of inputs x0, x1, ... and the output y0, all of one layout. Written at the first call.
    const std::string& shader() const;
    /// The same for inputs that are repeated: see leafNames.
    const std::string& repeatedShader() const;

private:
    std::string write(bool isRepeated) const;

    std::string name_;
    Traced traced_;
    BlockProgram program_;
    std::vector<std::string> attributeNames_;
    mutable std::once_flag isWritten_, isRepeatedWritten_;
    mutable std::string shader_, repeatedShader_;
};

}  // namespace glgrad

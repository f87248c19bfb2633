#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/tensor.h"
#include "core/uniforms.h"

namespace glgrad {

/// What a CPU function of a ShaderOp is given: tensors as values in row-major order.
class ShaderOpValues {
public:
    struct Input {
        std::span<const float> values;
        const Shape& shape;
    };
    struct Result {
        std::span<float> values;  ///< To be written; undefined before.
        const Shape& shape;
    };

    ShaderOpValues(std::string_view kernel, std::span<const std::string> names,
                   const CpuArguments& arguments);

    /// By the name that the shader knows it by. Throws ArgumentError for another one.
    Input operator[](std::string_view input) const;
    Result result() const;
    const Uniforms& uniforms() const { return arguments_.uniforms; }

private:
    std::string_view kernel_;
    std::span<const std::string> names_;
    const CpuArguments& arguments_;
};

/// One computation of a ShaderOp, from some inputs to one result.
struct ShaderOpKernel {
    /// The main() of a fragment shader, and functions before it; docs/architecture.md, "Kernels are
    /// data", has what it sees. For each fragment it calls set_<result>(vec4). Errors of the
    /// compiler count its lines, from 1, as those of string 0.
    std::string shader = {};
    /// The same for the CPU, which may be asked for by several threads at a time.
    std::function<void(const ShaderOpValues& values)> cpu = nullptr;
    /// The most turns that the loops of one fragment take, all together, for inputs of these
    /// shapes. A shader with a loop must say: some drivers end loops without a word after
    /// Limits::maxLoopIterations, and more than that is a DeviceError.
    std::function<Index(std::span<const Shape> inputs)> iterations = nullptr;
};

/// What the gradients of a ShaderOp are computed from, where they are written in ops.
struct ShaderOpGradient {
    std::span<const Tensor> inputs;
    const Tensor& y;
    const Tensor& dy;
    const Uniforms& uniforms;
};

struct ShaderOpOptions {
    /// Of the op, in errors.
    std::string name = {};
    /// What shaders call the inputs: 1 to 6 names.
    std::vector<std::string> inputs = {"x"};
    /// From the inputs to y.
    ShaderOpKernel forward = {};
    /// For each input x, the kernel from the inputs and dy to dx; one without a shader for an input
    /// that has no gradient, and none at all where no input has. They have no gradients of their
    /// own, so that second derivatives are a GradientError, unless the op is linear.
    std::vector<ShaderOpKernel> backward = {};
    /// Whether backward kernels see y, too: a tape then keeps it.
    bool usesOutput = false;
    /// y is a linear function of the one input. The backward kernel then is its transpose, sees dy
    /// alone, and derivatives of any order follow.
    bool linear = false;
    /// In place of `backward`: the gradient by each input, written in ops, which may be ShaderOps.
    /// Derivatives have any order that these have.
    std::function<Tensors(const ShaderOpGradient& given)> gradients = nullptr;
    /// The shape of y; by default that of the first input.
    std::function<Shape(std::span<const Shape> inputs)> shape = nullptr;
    /// Numbers that all kernels see, by their names, and their default values. They need no
    /// declaration in the shaders.
    Uniforms uniforms = {};
};

/// An op of a user's own that is not element-wise, from a fragment shader for each direction and,
/// to run on the CPU as well, a function beside each. It takes part in tapes, float16 and
/// checkGradients as the ops of ops.h do. See examples/own_shader_op.cpp; for what is element-wise,
/// elementwise() is shorter and faster.
///
/// A handle: copies are the same op. It keeps all texts and functions as long as somebody needs
/// them, and may be used by several threads.
class ShaderOp {
public:
    /// Throws ArgumentError for options that make no sense.
    explicit ShaderOp(ShaderOpOptions options);

    /// `uniforms` replaces the default values of some. Throws ArgumentError for another number of
    /// inputs and for uniforms that the op has not, or of another type; DeviceError on the CPU
    /// where a CPU function is missing; Error, with what the compiler says, for a shader that does
    /// not compile.
    Tensor operator()(std::span<const Tensor> inputs, const Uniforms& uniforms = {}) const;
    Tensor operator()(std::initializer_list<Tensor> inputs, const Uniforms& uniforms = {}) const {
        return (*this)(std::span(inputs.begin(), inputs.size()), uniforms);
    }
    Tensor operator()(const Tensor& x, const Uniforms& uniforms = {}) const {
        return (*this)(std::span(&x, 1), uniforms);
    }

    struct Definition;

private:
    std::shared_ptr<const Definition> definition_;
};

}  // namespace glgrad

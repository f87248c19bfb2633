#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "core/dtype.h"
#include "core/plan.h"
#include "core/pooled_vector.h"
#include "core/shader_source.h"
#include "core/shape.h"
#include "core/uniforms.h"

namespace glgrad {

class ElementwiseFunction;  // expressions/elementwise_function.h

/// A tensor that a CPU kernel reads: `values` in row-major order, or `bytes` when it rests as
/// StorageFormat::uint8.
struct CpuInput {
    const float* values = nullptr;
    const std::uint8_t* bytes = nullptr;
    const Shape& shape;
};

/// A tensor that a CPU kernel writes; its values are uninitialised and overlap no input but the
/// one that it replaces: see Kernel::replaces.
struct CpuOutput {
    float* values = nullptr;
    const Shape& shape;
};

/// What a CPU kernel is given. It may use parallelFor of backends/cpu.
struct CpuArguments {
    std::span<const CpuInput> inputs;
    std::span<const CpuOutput> outputs;
    const Uniforms& uniforms;
    const ElementwiseFunction* elementwise = nullptr;  ///< Of the kernel.
};

/// Up to 8 names, usable in constants.
class Names {
public:
    static constexpr std::size_t kMax = 8;

    constexpr Names(std::initializer_list<std::string_view> names) : count_(names.size()) {
        std::size_t next = 0;
        for (std::string_view name : names) names_.at(next++) = name;
    }
    /// The first `count` of them.
    constexpr Names first(std::size_t count) const {
        Names result = *this;
        result.count_ = std::min(count, count_);
        return result;
    }
    constexpr const std::string_view* begin() const { return names_.data(); }
    constexpr const std::string_view* end() const { return names_.data() + count_; }
    constexpr std::size_t size() const { return count_; }
    constexpr bool contains(std::string_view name) const {
        return std::find(begin(), end(), name) != end();
    }
    constexpr std::string_view operator[](std::size_t index) const { return names_[index]; }

private:
    std::array<std::string_view, kMax> names_{};
    std::size_t count_ = 0;
};

using CpuFunction = void (*)(const CpuArguments&);
using PlanFunction = Plan (*)(const PlanArguments&);

/// One of the element-wise functions that a kernel does together: see Kernel::steps.
struct KernelStep {
    const ElementwiseFunction* function;
    PooledVector<float> attributes;
    /// What it reads, by number: the inputs of the whole kernel come first, then the steps.
    PooledVector<int> inputs;
    int output = -1;  ///< Of the whole kernel, which gets this step's values; -1: none.
};

/// The mathematics of one step of an op, as data: what OpenGL draws and what the CPU computes.
///
/// With `shader` alone the kernel is one pass that reads all inputs and writes all outputs, which
/// then have one texture layout; `plan` draws anything else. See docs/architecture.md.
struct Kernel {
    std::string_view name;
    Names inputs;
    Names outputs = {"y"};
    /// What follows each value of the one output from the values at its place in the inputs. Such
    /// kernels may be drawn together (see docs/fusion.md): they last as long as the program, and
    /// their uniforms are the function's attributes, in its order.
    const ElementwiseFunction* elementwise = nullptr;
    ShaderSource shader = {};
    PlanFunction plan = nullptr;
    CpuFunction cpu = nullptr;
    /// What the CPU runs where `cpu` is null: these in their order, on a part of the values at a
    /// time. Inputs have the shape of the outputs or one value.
    std::span<const KernelStep> steps = {};
    /// The inputs that the outputs, in their order, are new values of. The CPU may be given an
    /// output that lies where its input does: see core/kernel_updates.h.
    Names replaces = {};
    /// The inputs that may rest as StorageFormat::uint8; all others are floats.
    Names byteInputs = {};
};

}  // namespace glgrad

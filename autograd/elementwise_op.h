// glgrad: internal header
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "autograd/elementwise.h"
#include "core/fork.h"
#include "core/kernel.h"
#include "expressions/compiled.h"
#include "expressions/elementwise_function.h"

namespace glgrad {

class ElementwiseOp {
public:
    /// What messages and profiles call it and its tensors.
    struct Labels {
        std::string op, kernel;
        std::vector<std::string> inputs;
        std::string output;
    };
    ElementwiseOp(Labels labels, const Traced& traced, const CompiledBlocks& compiled);

    /// The op, recorded on tapes.
    Tensor operator()(const TensorRefs& inputs, std::span<const float> attributes) const;
    /// The same without a record, with results of a shape that the inputs are repeated to.
    Tensor compute(const TensorRefs& inputs, std::span<const float> attributes, const Shape& shape,
                   const Device& device, std::optional<DType> dtype = std::nullopt) const;
    /// Tells the tapes that `y` is the result for `inputs`, and returns it. Values of inputs that
    /// no gradient needs are not looked at.
    Tensor recorded(Tensor y, const TensorRefs& inputs, std::span<const float> attributes) const;

    const ElementwiseFunction& function() const { return function_; }
    /// Whether it gives back its only input, as the gradient of a sum does.
    bool isIdentity() const;

    /// The gradient by one input: an op of the tensors `saved` and of dy.
    struct Gradient {
        std::unique_ptr<ElementwiseOp> op;
        std::vector<int> saved;
    };
    /// Made when it is first asked for; null where the op does not change with the input.
    const Gradient* gradient(int input) const;

private:
    Gradient makeGradient(int input, TracedGradient traced) const;

    Labels labels_;
    CompiledBlocks compiled_;
    ElementwiseFunction function_;
    Kernel kernel_;
    mutable ForkSafeMutex mutex_;  // Of making gradients.
    mutable std::vector<Gradient> gradients_;
    mutable std::vector<std::atomic<bool>> isMade_;
};

namespace detail {
const ElementwiseOp& makeOp(std::string_view name, const Traced& traced,
                            const CompiledBlocks& compiled);
}

/// An op of the library's own, whose code on the CPU is compiled, forward and backward.
template <class F>
const ElementwiseOp& compiledOp(std::string_view name, const F&) {
    static const ElementwiseOp& op = detail::makeOp(name, trace(F()), compiledBlocks<F>());
    return op;
}

/// The same for what is rare or small: interpreted.
template <class F>
const ElementwiseOp& interpretedOp(std::string_view name, const F&) {
    static const ElementwiseOp& op = detail::makeOp(name, trace(F()));
    return op;
}

/// elementwise for the library's own ops.
template <class F, class... Arguments>
Tensor compiledElementwise(std::string_view name, const F& f, const Arguments&... arguments) {
    return detail::applyTo(compiledOp(name, f), arguments...);
}

}  // namespace glgrad

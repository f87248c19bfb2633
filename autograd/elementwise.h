#pragma once

#include <array>
#include <concepts>
#include <span>
#include <string_view>
#include <type_traits>

#include "core/tensor.h"
#include "expressions/elements.h"
#include "expressions/traced.h"

namespace glgrad {

/// An op made from an element-wise function: its shaders, what the CPU computes, and its gradients,
/// which are such ops too.
class ElementwiseOp;

namespace detail {

/// Lives as long as the program.
const ElementwiseOp& makeOp(std::string_view name, const Traced& traced);
Tensor apply(const ElementwiseOp& op, const TensorRefs& inputs, std::span<const float> attributes);

template <class... Arguments>
Tensor applyTo(const ElementwiseOp& op, const Arguments&... arguments) {
    constexpr std::size_t inputs = (std::convertible_to<Arguments, const Tensor&> + ... + 0);
    TensorRefs tensors;
    std::array<float, sizeof...(Arguments) - inputs> numbers;
    std::size_t nextNumber = 0;
    const auto place = [&](const auto& argument) {
        if constexpr (std::convertible_to<decltype(argument), const Tensor&>) {
            tensors.add(argument);
        } else {
            numbers[nextNumber++] = static_cast<float>(argument);
        }
    };
    (place(arguments), ...);
    return apply(op, tensors, numbers);
}

/// Lambdas, but those whose parameters are auto.
template <class F>
concept NamesItsParameters = requires {
    &F::operator();
};

template <class F, class... Arguments>
concept TakesArguments = ParametersOf<F>::template areGiven<Arguments...>;

template <class F>
concept HasFewParameters = ParametersOf<F>::inputs >= 1 && ParametersOf<F>::inputs <= 6 &&
                           ParametersOf<F>::attributes <= int{kMaxAttributes};

}  // namespace detail

/// y = f(arguments...) element by element, with broadcasting: a tensor for each Element that `f`
/// takes, a number for each Attribute, in its order. `f` is called once, and what it does with its
/// Elements is written down: it becomes one kernel on any device, and its gradient, and that one's.
/// It captures nothing and chooses by where(). `name` is for messages and profiles.
///
///     Tensor y = elementwise("swish", [](Element x, Attribute beta) {
///         return x * sigmoid(beta * x);
///     }, x, 1.5f);
///
/// What is computed from NaN and infinities follows IEEE 754; what where() does not choose has no
/// part in the gradient. A comparison as result makes a DType::boolean. Throws ArgumentError for
/// shapes that do not fit, and for a tensor that holds none.
template <class F, class... Arguments>
Tensor elementwise([[maybe_unused]] std::string_view name, const F&,
                   [[maybe_unused]] const Arguments&... arguments) {
    // One mistake, one message.
    if constexpr (!std::is_empty_v<F>) {
        static_assert(std::is_empty_v<F>,
                      "an element-wise function cannot capture: pass numbers "
                      "as Attribute arguments");
    } else if constexpr (!detail::NamesItsParameters<F>) {
        static_assert(detail::NamesItsParameters<F>,
                      "an element-wise function is a lambda that names the types of its "
                      "parameters: [](Element x, Attribute scale) { ... }");
    } else if constexpr (!detail::TakesArguments<F, Arguments...>) {
        static_assert(detail::TakesArguments<F, Arguments...>,
                      "elementwise: give a tensor for each Element and a number for each "
                      "Attribute");
    } else if constexpr (!detail::HasFewParameters<F>) {
        static_assert(detail::HasFewParameters<F>,
                      "an element-wise function takes 1 to 6 Elements and at most 8 Attributes");
    } else {
        static const ElementwiseOp& op = detail::makeOp(name, trace(F()));
        return detail::applyTo(op, arguments...);
    }
}

}  // namespace glgrad

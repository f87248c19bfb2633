#pragma once

#include <concepts>
#include <cstddef>
#include <new>
#include <span>
#include <type_traits>

#include "core/tensor.h"

namespace glgrad {

/// A function that computes gradients from those of an op's outputs: one tensor, or Tensors for all
/// inputs together. It takes `std::span<const Tensor> dys`, or `const Tensor& dy` where there is
/// but one output. A view: it refers to the function, of which a tape keeps a copy.
template <class Result>
class GradientView {
public:
    /// What is done with functions of one type.
    struct Type {
        std::size_t size;
        void (*copy)(const void* function, void* place);
        void (*destroy)(void* function);
        Result (*call)(const void* function, std::span<const Tensor> dys);
        /// Null where functions of the type have no `bool addTo(const Tensor& dy, const Tensor&
        /// sum)`, which adds to a sum in place what the function would give, or says that it
        /// cannot.
        bool (*addTo)(const void* function, const Tensor& dy, const Tensor& sum);
    };

    GradientView() = default;
    /// Of a std::function that holds none, or nullptr, it is no function either.
    template <class F>
    requires(!std::same_as<F, GradientView>) GradientView(const F& function) {
        if constexpr (!std::is_null_pointer_v<F>) {
            static_assert(alignof(F) <= alignof(std::max_align_t));
            if constexpr (requires { static_cast<bool>(function == nullptr); }) {
                if (function == nullptr) return;
            }
            function_ = &function;
            type_ = &kType<F>;
        }
    }

    bool isGiven() const { return function_ != nullptr; }
    const void* function() const { return function_; }
    const Type* type() const { return type_; }

private:
    template <class F>
    static Result call(const void* function, std::span<const Tensor> dys) {
        const F& f = *static_cast<const F*>(function);
        if constexpr (std::invocable<const F&, const Tensor&>) {
            return f(dys[0]);
        } else {
            return f(dys);
        }
    }

    template <class F>
    static constexpr auto addToOf() -> decltype(Type::addTo) {
        if constexpr (requires(const F& f, const Tensor& t) { f.addTo(t, t); }) {
            return [](const void* f, const Tensor& dy, const Tensor& sum) {
                return static_cast<const F*>(f)->addTo(dy, sum);
            };
        } else {
            return nullptr;
        }
    }

    template <class F>
    static constexpr Type kType = {
        .size = sizeof(F),
        .copy = [](const void* f, void* place) { new (place) F(*static_cast<const F*>(f)); },
        .destroy = [](void* f) { static_cast<F*>(f)->~F(); },
        .call = call<F>,
        .addTo = addToOf<F>()};

    const void* function_ = nullptr;
    const Type* type_ = nullptr;
};

}  // namespace glgrad

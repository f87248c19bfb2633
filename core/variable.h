#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace glgrad {

struct VariableOptions {
    std::string name = "variable";
    bool trainable = true;
    /// Kept like a weight but changed by other means than gradients, such as a moving average:
    /// never trainable.
    bool isState = false;
    float learningRateFactor = 1.0f;  ///< Multiplies the optimizer's learning rate.
    /// What its value adds to the training loss, a scalar: `l2(1e-4f)`.
    std::function<Tensor(const Tensor& value)> regularizer = {};
};

/// A named tensor that can be assigned, such as a layer's weights. A handle: copies mean the same
/// variable. Every GradientTape follows the trainable ones without being told to.
class Variable {
public:
    Variable() = default;
    explicit Variable(const Tensor& initial, VariableOptions options = {});

    /// Throws ArgumentError for a variable that was default-constructed.
    const Tensor& value() const { return state().value; }
    /// The same; no tensor for a variable that was default-constructed, which ops name.
    operator const Tensor&() const;
    /// The value's dtype becomes the variable's. Throws ArgumentError when the shape is not the
    /// variable's.
    void assign(const Tensor& value);

    bool defined() const { return state_ != nullptr; }
    const Shape& shape() const { return value().shape(); }
    const std::string& name() const { return name_ ? *name_ : state().options.name; }
    /// The same variable under another name, such as the one that a model lists it under. All other
    /// handles keep theirs.
    Variable named(std::string name) const;
    const std::function<Tensor(const Tensor& value)>& regularizer() const {
        return state().options.regularizer;
    }
    float learningRateFactor() const { return state().options.learningRateFactor; }
    /// From the next step on. Throws ArgumentError for one that is negative or not finite.
    void setLearningRateFactor(float factor);
    bool trainable() const { return state().options.trainable; }
    bool isState() const { return state().options.isState; }
    /// A variable that is not trainable is a constant to tapes and optimizers. State stays so.
    void setTrainable(bool trainable);
    /// No other variable has it, and assigning does not change it.
    TensorId id() const { return value().id(); }
    /// Whether both are one variable, under whatever names.
    bool operator==(const Variable& other) const { return state_ == other.state_; }

private:
    struct State {
        VariableOptions options;
        Tensor value;
    };
    State& state() const;

    std::shared_ptr<State> state_;
    std::shared_ptr<const std::string> name_;
};

/// The variables in their order, each once: under the name that it has first.
std::vector<Variable> eachOnce(std::span<const Variable> variables);

}  // namespace glgrad

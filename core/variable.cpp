#include "core/variable.h"

#include <unordered_set>

#include "core/argument_checks.h"
#include "core/error.h"

namespace glgrad {

Variable::Variable(const Tensor& initial, VariableOptions options)
    : state_(std::make_shared<State>()) {
    const std::string owner = concat("Variable ", options.name);
    if (!initial.defined()) {
        throw ArgumentError(concat(owner, ": expected values, got a tensor without any"));
    }
    checkRange(owner, "learningRateFactor", options.learningRateFactor, Range::atLeast(0));
    options.trainable = options.trainable && !options.isState;
    state_->value = initial.withIdentity(Tensor::newId(), options.trainable);
    state_->value.countAsVariable();
    state_->options = std::move(options);
}

Variable::operator const Tensor&() const {
    static const auto& none = *new const Tensor;
    return state_ ? state_->value : none;
}

Variable::State& Variable::state() const {
    if (!state_) {
        throw ArgumentError("Variable: expected one with a value, got one that holds none");
    }
    return *state_;
}

Variable Variable::named(std::string name) const {
    Variable result(*this);
    result.name_ = std::make_shared<const std::string>(std::move(name));
    return result;
}

void Variable::assign(const Tensor& value) {
    if (!value.defined()) {
        throw ArgumentError(
            concat("assign: variable ", name(), ": expected values, got a tensor without any"));
    }
    if (value.shape() != shape()) {
        throw ArgumentError(concat("assign: variable ", name(), " has shape ", shape(),
                                   ", got a value of shape ", value.shape()));
    }
    state().value = value.withIdentity(id(), trainable());
    state().value.countAsVariable();
}

void Variable::setTrainable(bool trainable) {
    state().options.trainable = trainable && !isState();
    state().value = value().withIdentity(id(), state().options.trainable);
}

void Variable::setLearningRateFactor(float factor) {
    checkRange(concat("Variable ", name()), "learningRateFactor", factor, Range::atLeast(0));
    state().options.learningRateFactor = factor;
}

std::vector<Variable> eachOnce(std::span<const Variable> variables) {
    std::unordered_set<TensorId> seen;
    std::vector<Variable> result;
    result.reserve(variables.size());
    for (const Variable& variable : variables) {
        if (seen.insert(variable.id()).second) result.push_back(variable);
    }
    return result;
}

}  // namespace glgrad

#include "core/variable.h"

#include "core/error.h"

namespace glgrad {

Variable::Variable(const Tensor& initial, VariableOptions options)
    : state_(std::make_shared<State>()) {
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

void Variable::assign(const Tensor& value) {
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

}  // namespace glgrad

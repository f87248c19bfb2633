#include "layers/layer.h"

#include <cctype>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/random_seed.h"

namespace glgrad {
namespace {

// "MaxPooling2D" to "max_pooling2d", as keras/src/utils/naming.py does.
std::string toSnakeCase(std::string_view type) {
    const auto isUpper = [&](std::size_t i) { return std::isupper(type[i]) != 0; };
    const auto isLower = [&](std::size_t i) {
        return i < type.size() && std::islower(type[i]) != 0;
    };
    std::string result;
    for (std::size_t i = 0; i < type.size(); ++i) {
        if (i > 0 && isUpper(i) && (isLower(i - 1) || isLower(i + 1))) result += '_';
        result += static_cast<char>(std::tolower(type[i]));
    }
    return result;
}

}  // namespace

Layer::Layer(std::string_view type, const std::string& name)
    : type_(type), name_(name.empty() ? toSnakeCase(type) : name), named_(!name.empty()) {}

// What an error needs to be found in a model of many layers.
template <class Function>
auto Layer::withLabel(const Function& function) const {
    try {
        return function();
    } catch (const ArgumentError& error) {
        throw ArgumentError(concat(type_, " ", name_, ": ", error.what()));
    }
}

void Layer::setName(std::string name) {
    for (Variable& variable : variables_) {
        variable.rename(name + variable.name().substr(name_.size()));
    }
    name_ = std::move(name);
    named_ = true;
}

void Layer::setTrainable(bool trainable) {
    trainable_ = trainable;
    for (Variable& variable : variables_) variable.setTrainable(trainable);
}

void Layer::setDTypePolicy(const DTypePolicy& policy) {
    for (const DType dtype : {policy.compute, policy.variable}) {
        if (isFloating(dtype)) continue;
        throw ArgumentError(concat(type_, " ", name_,
                                   ": setDTypePolicy: expected float32 or float16, got ",
                                   glgrad::name(dtype)));
    }
    policy_ = policy;
    for (Variable& variable : variables_) {
        if (!variable.isState()) variable.assign(cast(variable, policy.variable));
    }
}

// A float16 weight serves a layer that computes in float32 as it is.
Tensor Layer::computed(const Variable& weight) const {
    return policy_.compute == DType::float16 ? cast(weight, DType::float16) : weight.value();
}

Handle<Layer> Layer::withScaledOutput(const Tensor&, const Tensor&, const Tensor&) const {
    return {};
}

void Layer::build(const Shape& inputShape) {
    withLabel([&] {
        if (built_) throw ArgumentError("build: the layer was built before");
        computeOutputShape(inputShape);
        variables_.clear();
        makeVariables(inputShape);
        built_ = true;
    });
}

Shape Layer::outputShape(const Shape& inputShape) const {
    return withLabel([&] { return computeOutputShape(inputShape); });
}

Tensor Layer::operator()(const Tensor& x, const CallOptions& options) {
    if (!built_) build(x.shape());
    return withLabel([&] {
        computeOutputShape(x.shape());
        return call(isFloating(x.dtype()) ? cast(x, policy_.compute) : x, options);
    });
}

Variable Layer::addVariable(std::string_view name, const Shape& shape,
                            const Initializer& initializer, const Regularizer& regularizer) {
    return add(name, Tensor(shape, initializer.values(shape, nextRandomSeed())),
               {.l1 = regularizer.l1, .l2 = regularizer.l2});
}

Variable Layer::addVariable(std::string_view name, const Tensor& initial) {
    return add(name, initial, {});
}

Variable Layer::addState(std::string_view name, const Shape& shape,
                         const Initializer& initializer) {
    return add(name, Tensor(shape, initializer.values(shape, nextRandomSeed())), {.isState = true});
}

Variable Layer::add(std::string_view name, const Tensor& initial, VariableOptions options) {
    options.name = concat(name_, "/", name);
    options.trainable = trainable_;
    const bool casts = !options.isState;
    variables_.emplace_back(casts ? cast(initial, policy_.variable) : initial, std::move(options));
    return variables_.back();
}

}  // namespace glgrad

#include "layers/layer.h"

#include <algorithm>
#include <cctype>

#include "autograd/ops.h"
#include "core/error.h"
#include "core/out_of_memory.h"
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
    : type_(type),
      name_(name.empty() ? toSnakeCase(type) : name),
      naming_(name.empty() ? Naming::byType : Naming::byHand) {}

std::string Layer::label() const { return concat(type_, " ", name_); }

// What an error needs to be found in a model of many layers.
template <class Function>
auto Layer::withLabel(const Function& function) const {
    try {
        return function();
    } catch (const ArgumentError& error) {
        throw ArgumentError(concat(label(), ": ", error.what()));
    }
}

void Layer::setName(std::string name) {
    if (name.empty()) throw ArgumentError(concat(label(), ": setName: expected a name, got none"));
    for (Variable& variable : variables_) {
        variable = variable.named(name + variable.name().substr(name_.size()));
    }
    name_ = std::move(name);
    naming_ = Naming::byHand;
}

std::string Layer::defaultName() const { return toSnakeCase(type_); }

void Layer::number(const std::string& name) {
    if (naming_ != Naming::byType || (built_ && name != name_)) return;
    name_ = name;
    naming_ = Naming::byModel;
}

void Layer::setTrainable(bool trainable) {
    trainable_ = trainable;
    for (Variable& variable : variables_) variable.setTrainable(trainable);
}

void Layer::setDTypePolicy(const DTypePolicy& policy) {
    for (const DType dtype : {policy.compute, policy.variable}) {
        if (isFloating(dtype)) continue;
        throw ArgumentError(concat(label(), ": setDTypePolicy: expected float32 or float16, got ",
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
    const auto what = [&] { return concat("the weights of ", label()); };
    withinMemory(what, currentDevice(), [&] {
        withLabel([&] {
            if (built_) throw ArgumentError("build: the layer was built before");
            computeOutputShape(inputShape);
            makeAllVariables(inputShape);
            built_ = true;
        });
    });
}

// Or none.
void Layer::makeAllVariables(const Shape& inputShape) {
    variables_.clear();
    try {
        makeVariables(inputShape);
    } catch (const DeviceError& error) {
        variables_.clear();
        throw DeviceError(concat(label(), ": ", error.what()));
    } catch (...) {
        variables_.clear();
        throw;
    }
}

void Layer::unbuild() {
    variables_.clear();
    built_ = false;
}

Shape Layer::outputShape(const Shape& inputShape) const {
    return withLabel([&] { return computeOutputShape(inputShape); });
}

Tensor Layer::operator()(const Tensor& x, const CallOptions& options) {
    if (!x.defined()) {
        throw ArgumentError(concat(label(), ": expected an input, got a tensor without values"));
    }
    if (!built_) build(x.shape());
    return withLabel([&] {
        const Shape expected = computeOutputShape(x.shape());
        const Tensor y = call(isFloating(x.dtype()) ? cast(x, policy_.compute) : x, options);
        if (y.defined() && y.shape() == expected) return y;
        throw ArgumentError(concat("call: expected a result of shape ", expected,
                                   ", as outputShape says, got ",
                                   y.defined() ? y.shape().toString() : "one without values"));
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
    const auto isTaken = [&](const Variable& each) { return each.name() == options.name; };
    if (std::ranges::any_of(variables_, isTaken)) {
        throw ArgumentError(concat("expected weights of different names, got ", name, " twice"));
    }
    options.trainable = trainable_;
    const bool casts = !options.isState;
    variables_.emplace_back(casts ? cast(initial, policy_.variable) : initial, std::move(options));
    return variables_.back();
}

}  // namespace glgrad

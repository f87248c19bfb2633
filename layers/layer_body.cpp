#include "layers/layer_body.h"

#include <algorithm>
#include <cctype>

#include "autograd/ops.h"
#include "core/described_kind.h"
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

template <class T>
const T& oneInput(const Several<T>& inputs) {
    if (inputs.size() == 1) return inputs.front();
    throw ArgumentError(concat("expected one input, got ", inputs.size()));
}

}  // namespace

// Here, as each of the many classes would have a copy of its own.
LayerBody::LayerBody() = default;
LayerBody::~LayerBody() = default;
LayerBody::LayerBody(const LayerBody&) = default;
LayerBody& LayerBody::operator=(const LayerBody&) = default;
SimpleLayerBody::SimpleLayerBody() = default;
SimpleLayerBody::~SimpleLayerBody() = default;
SimpleLayerBody::SimpleLayerBody(const SimpleLayerBody&) = default;
SimpleLayerBody& SimpleLayerBody::operator=(const SimpleLayerBody&) = default;

LayerBody::LayerBody(std::string_view type, const std::string& name) { identify(type, name); }

std::optional<ChannelAffine> LayerBody::inferenceAffine() const { return std::nullopt; }
Layer LayerBody::withScaledOutput(const ChannelAffine&) const { return {}; }
void LayerBody::makeVariablesFor(const Shapes&) {}

void LayerBody::identify(std::string_view type, const std::string& name) {
    DescribedBody::identify(type, name);
    name_ = name.empty() ? toSnakeCase(type) : name;
    naming_ = name.empty() ? Naming::byType : Naming::byHand;
}

std::string LayerBody::label(std::string_view type, const std::string& name) {
    return concat(type, " ", name.empty() ? toSnakeCase(type) : name);
}

void LayerBody::setName(std::string name) {
    if (name.empty()) throw ArgumentError(concat(label(), ": setName: expected a name, got none"));
    for (Variable& variable : variables_) {
        variable = variable.named(name + variable.name().substr(name_.size()));
    }
    name_ = std::move(name);
    naming_ = Naming::byHand;
}

std::string LayerBody::defaultName() const { return toSnakeCase(type()); }

void LayerBody::number(const std::string& name) {
    if (naming_ != Naming::byType || (isBuilt_ && name != name_)) return;
    name_ = name;
    naming_ = Naming::byModel;
}

void LayerBody::setTrainable(bool trainable) {
    trainable_ = trainable;
    for (Variable& variable : variables_) variable.setTrainable(trainable);
}

void LayerBody::setDTypePolicy(const DTypePolicy& policy) {
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
Tensor LayerBody::computed(const Variable& weight) const {
    return policy_.compute == DType::float16 ? cast(weight, DType::float16) : weight.value();
}

void LayerBody::build(const Shapes& inputs) {
    const auto what = [&] { return concat("the weights of ", label()); };
    withinMemory(what, currentDevice(), [&] {
        labelled([&] {
            if (isBuilt_) throw ArgumentError("build: the layer was built before");
            computeOutputShapes(inputs);
            makeAllVariables(inputs);
            isBuilt_ = true;
        });
    });
}

// Or none.
void LayerBody::makeAllVariables(const Shapes& inputs) {
    variables_.clear();
    try {
        makeVariablesFor(inputs);
    } catch (const DeviceError& error) {
        variables_.clear();
        throw DeviceError(concat(label(), ": ", error.what()));
    } catch (...) {
        variables_.clear();
        throw;
    }
}

void LayerBody::unbuild() {
    variables_.clear();
    isBuilt_ = false;
}

Shapes LayerBody::outputShapes(const Shapes& inputs) const {
    return labelled([&] { return computeOutputShapes(inputs); });
}

Tensor LayerBody::prepared(const Tensor& input) const {
    if (!input.defined()) throw ArgumentError("expected an input, got a tensor without values");
    return isFloating(input.dtype()) ? cast(input, policy_.compute) : input;
}

void LayerBody::checkResult(const Tensor& result, const Shape& expected) const {
    if (result.defined() && result.shape() == expected) return;
    throw ArgumentError(
        concat("call: expected a result of shape ", expected, ", as outputShape says, got ",
               result.defined() ? result.shape().toString() : "one without values"));
}

Tensors LayerBody::call(const Tensors& inputs, const CallOptions& options) {
    Shapes shapes;
    Tensors arguments;
    labelled([&] {
        for (const Tensor& input : inputs) {
            arguments.push_back(prepared(input));
            shapes.push_back(input.shape());
        }
    });
    if (!isBuilt_) build(shapes);
    return labelled([&] {
        const Shapes expected = computeOutputShapes(shapes);
        Tensors results = callAll(arguments, options);
        if (results.size() != expected.size()) {
            throw ArgumentError(concat("call: expected ", expected.size(),
                                       " results, as outputShapes says, got ", results.size()));
        }
        for (std::size_t i = 0; i < results.size(); ++i) checkResult(results[i], expected[i]);
        return results;
    });
}

Tensor LayerBody::callOne(const Tensor& input, const CallOptions& options) {
    const Tensor x = labelled([&] { return prepared(input); });
    if (!isBuilt_) build(input.shape());
    return labelled([&] {
        const Shape expected = computeSingleOutputShape(input.shape());
        Tensor y = callSingle(x, options);
        checkResult(y, expected);
        return y;
    });
}

Shape LayerBody::computeSingleOutputShape(const Shape& input) const {
    return computeOutputShapes(input).one();
}

Tensor LayerBody::callSingle(const Tensor& input, const CallOptions& options) {
    return callAll(input, options).one();
}

void SimpleLayerBody::makeVariables(const Shape&) {}
void SimpleLayerBody::makeVariablesFor(const Shapes& inputs) { makeVariables(oneInput(inputs)); }

Shape SimpleLayerBody::computeSingleOutputShape(const Shape& input) const {
    return computeOutputShape(input);
}

Tensor SimpleLayerBody::callSingle(const Tensor& input, const CallOptions& options) {
    return call(input, options);
}

Shapes SimpleLayerBody::computeOutputShapes(const Shapes& inputs) const {
    return computeOutputShape(oneInput(inputs));
}

Tensors SimpleLayerBody::callAll(const Tensors& inputs, const CallOptions& options) {
    return call(oneInput(inputs), options);
}

Layer LayerBody::standIn(Layer layer, const Shapes& inputs, std::span<const Tensor> weights) const {
    LayerBody& other = layer.body();
    other.name_ = name_;
    other.naming_ = naming_;
    other.policy_ = policy_;
    {
        const SkipInitializers scope;
        other.build(inputs);
    }
    for (std::size_t i = 0; i < weights.size(); ++i) {
        other.variables_[i].assign(cast(weights[i], policy_.variable));
    }
    other.setTrainable(trainable_);
    return layer;
}

Variable LayerBody::addVariable(std::string_view name, const Shape& shape,
                                const Initializer& initializer, const Regularizer& regularizer) {
    VariableOptions options;
    if (regularizer) options.regularizer = regularizer;
    return add(name, shape, initializer, std::move(options));
}

Variable LayerBody::addState(std::string_view name, const Shape& shape,
                             const Initializer& initializer) {
    return add(name, shape, initializer, {.isState = true});
}

Variable LayerBody::add(std::string_view name, const Shape& shape, const Initializer& initializer,
                        VariableOptions options) {
    options.name = concat(name_, "/", name);
    const auto isTaken = [&](const Variable& each) { return each.name() == options.name; };
    if (std::ranges::any_of(variables_, isTaken)) {
        throw ArgumentError(concat("expected weights of different names, got ", name, " twice"));
    }
    options.trainable = trainable_;
    const Tensor initial = SkipInitializers::isActive()
                               ? zeros(shape)
                               : Tensor(shape, initializer.values(shape, nextRandomSeed()));
    variables_.emplace_back(options.isState ? initial : cast(initial, policy_.variable),
                            std::move(options));
    return variables_.back();
}

template struct InstantiateKind<LayerBody>;

}  // namespace glgrad

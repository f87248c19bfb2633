#include "layers/layer_body.h"

#include <algorithm>

#include "autograd/ops.h"
#include "core/described_kind.h"
#include "core/error.h"
#include "core/keras_members.h"
#include "core/out_of_memory.h"
#include "layers/part_names.h"
#include "layers/random_seed.h"

namespace glgrad {
namespace {

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

Json LayerBody::configWith(const Json& fields) const {
    Json config;
    config.set("name", name_);
    config.set("trainable", trainable_);
    config.set("dtype", dtypePolicyName(policy_));
    return joined(std::move(config), fields);
}

void LayerBody::restore(const Json& config) {
    // Where the description has no name.
    if (const std::string name = nameIn(config); !name.empty() && name != name_) setName(name);
    const auto with = [&](const char* member, const auto& take) {
        const Json* value = config.find(member);
        if (!value || value->isNull()) return;
        try {
            take(*value);
        } catch (const Error& error) {
            throw IoError(concat(label(), ": ", member, ": ", error.what()));
        }
    };
    with("trainable", [&](const Json& value) { setTrainable(value.boolean()); });
    with("dtype", [&](const Json& value) { setDTypePolicy(dtypePolicyNamed(dtypeName(value))); });
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
    for (const Layer& part : parts_) part.setTrainable(trainable);
}

void LayerBody::setLearningRateFactor(float factor) {
    checkRange(label(), "learningRateFactor", factor, Range::atLeast(0));
    learningRateFactor_ = factor;
    for (Variable& variable : variables_) variable.setLearningRateFactor(factor);
    for (const Layer& part : parts_) part.setLearningRateFactor(factor);
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
    for (const Layer& part : parts_) part.setDTypePolicy(policy);
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
            nameParts();
            computeOutputShapes(inputs);
            makeAllVariables(inputs);
            isBuilt_ = true;
        });
    });
}

// Or none, and no part is built by it then.
void LayerBody::makeAllVariables(const Shapes& inputs) {
    variables_.clear();
    std::vector<Layer> unbuilt = parts_;
    std::erase_if(unbuilt, [](const Layer& part) { return part.isBuilt(); });
    const auto giveUp = [&] {
        variables_.clear();
        for (const Layer& part : unbuilt) part.unbuild();
    };
    try {
        makeVariablesFor(inputs);
    } catch (const DeviceError& error) {
        giveUp();
        if (!unbuilt.empty()) throw;  // It names the part.
        throw DeviceError(concat(label(), ": ", error.what()));
    } catch (...) {
        giveUp();
        throw;
    }
}

void LayerBody::buildOn(const Symbols& inputs) {
    if (isBuilt_) return;
    Shapes shapes;
    for (const Symbol& symbol : inputs) shapes.push_back(symbol.shape());
    build(shapes);
}

void LayerBody::addPart(const Layer& part) {
    parts_.push_back(part);
    try {
        nameParts();
    } catch (...) {
        parts_.pop_back();
        throw;
    }
}

void LayerBody::setParts(std::vector<Layer> parts) {
    parts_ = std::move(parts);
    nameParts();
}

std::vector<std::string> LayerBody::partNames() const {
    return namesOfParts(name_, parts_, partNames_);
}

void LayerBody::nameParts() {
    partNames_ = partNames();
    for (std::size_t i = 0; i < partNames_.size(); ++i) parts_[i].number(partNames_[i]);
}

Layer LayerBody::part(std::string_view path) const {
    const std::vector<std::string> names = partNames();
    std::string all;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == path) return parts_[i];
        if (path.starts_with(names[i] + "/"))
            return parts_[i].part(path.substr(names[i].size() + 1));
        all += (all.empty() ? "" : ", ") + names[i];
    }
    throw ArgumentError(concat(name_, ": no layer is named ", path, "; there is ", all));
}

void LayerBody::collectVariables(std::vector<Variable>& variables,
                                 const std::string& prefix) const {
    const bool isRenamed = prefix != name_ + "/";
    for (const Variable& each : variables_) {
        variables.push_back(isRenamed ? each.named(prefix + each.name().substr(name_.size() + 1))
                                      : each);
    }
    if (parts_.empty()) return;
    const std::vector<std::string> names = partNames();
    for (std::size_t i = 0; i < names.size(); ++i) {
        parts_[i].body().collectVariables(variables, concat(prefix, names[i], "/"));
    }
}

std::vector<Variable> LayerBody::variables() const {
    if (parts_.empty()) return variables_;
    std::vector<Variable> uses;
    collectVariables(uses, name_ + "/");
    return eachOnce(uses);
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

void LayerBody::checkResults(const Tensors& results, const Shapes& expected) const {
    if (results.size() != expected.size()) {
        throw ArgumentError(concat("call: expected ", expected.size(),
                                   " results, as outputShapes says, got ", results.size()));
    }
    for (std::size_t i = 0; i < results.size(); ++i) checkResult(results[i], expected[i]);
}

Tensors LayerBody::callSeveral(const Tensors& inputs, const CallOptions& options) {
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
        checkResults(results, expected);
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
    other.setLearningRateFactor(learningRateFactor_);
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
    options.learningRateFactor = learningRateFactor_;
    const Tensor initial = SkipInitializers::isActive()
                               ? zeros(shape)
                               : Tensor(shape, initializer.values(shape, nextRandomSeed()));
    variables_.emplace_back(options.isState ? initial : cast(initial, policy_.variable),
                            std::move(options));
    return variables_.back();
}

template struct InstantiateKind<LayerBody>;

}  // namespace glgrad

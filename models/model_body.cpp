#include "models/model_body.h"

#include <unordered_set>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "models/internal/stop_flag.h"

namespace glgrad {
namespace {

// What the regularizers of the trainable weights add; not defined when there is none.
Tensor penalty(std::span<const Variable> variables) {
    Tensor total;
    for (const Variable& variable : variables) {
        if (!variable.regularizer()) continue;
        const Tensor part = variable.regularizer()(cast(variable, DType::float32));
        total = total.defined() ? total + part : part;
    }
    return total;
}

}  // namespace

ModelBody::ModelBody(std::string_view type, const std::string& name)
    : LayerBody(type, name), stop_(std::make_shared<StopFlag>()) {}

const Symbols& ModelBody::inputs() const {
    static const auto& none = *new const Symbols;
    return none;
}

const Symbols& ModelBody::outputs() const { return ModelBody::inputs(); }

Tensor ModelBody::call(const Tensor&, const CallOptions&) {
    throw ArgumentError(concat(name(), ": expected a class that overrides call or callAll"));
}

Tensors ModelBody::callAll(const Tensors& inputs, const CallOptions& options) {
    if (inputs.size() == 1) return call(inputs[0], options);
    throw ArgumentError(concat(name(), ": expected one input, got ", inputs.size()));
}

Tensor ModelBody::callSingle(const Tensor& input, const CallOptions& options) {
    return callAll(input, options).one();
}

Shapes ModelBody::computeOutputShapes(const Shapes&) const { return {}; }

const Optimizer& ModelBody::optimizer() const {
    if (!compiled_.loss) throw ArgumentError(concat(name(), ": call compile before training"));
    return compiled_.optimizer;
}

const Loss& ModelBody::loss() const {
    if (!compiled_.loss) throw ArgumentError(concat(name(), ": call compile before training"));
    return compiled_.loss;
}

PooledVector<Variable> ModelBody::trained() const {
    std::unordered_set<TensorId, std::hash<TensorId>, std::equal_to<>, PooledAllocator<TensorId>>
        seen;
    PooledVector<Variable> result;
    forEachVariable([&](const Variable& each) {
        if (each.trainable() && seen.insert(each.id()).second) result.push_back(each);
    });
    return result;
}

Tensor ModelBody::totalLoss(const Batch& batch, const Tensor& predictions,
                            std::span<const Variable> weights) const {
    const Tensor data = loss()(batch.labels, predictions);
    const Tensor extra = penalty(weights);
    return extra.defined() ? data + extra : data;
}

StepResult ModelBody::trainStep(const Batch& batch) {
    GradientTape tape;
    const Tensor predictions = callSingle(batch.features, {.training = true});
    const PooledVector<Variable> weights = trained();
    const Tensor total = totalLoss(batch, predictions, weights);
    if (!optimizer().isBuilt(weights)) {
        std::vector<Variable> named;  // As slots are called after the paths of the weights.
        collectVariables(named, "");
        std::erase_if(named, [](const Variable& variable) { return !variable.trainable(); });
        optimizer().build(eachOnce(named));
    }
    optimizer().apply(tape.gradient(total, weights, optimizer().lossScale()), weights);
    return {total, predictions};
}

StepResult ModelBody::testStep(const Batch& batch) {
    const Tensor predictions = callSingle(batch.features, {});
    return {totalLoss(batch, predictions, trained()), predictions};
}

}  // namespace glgrad

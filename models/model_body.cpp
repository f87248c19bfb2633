#include "models/model_body.h"

#include <unordered_set>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "models/internal/output_target.h"
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
ModelBody::ModelBody(const ModelBody&) = default;
ModelBody& ModelBody::operator=(const ModelBody&) = default;
ModelBody::~ModelBody() = default;

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

std::vector<std::string> ModelBody::lossNames() const {
    std::vector<std::string> names{"loss"};
    if (!compiled_.loss || targets().size() < 2) return names;
    for (const OutputTarget& target : targets()) {
        if (target.loss) names.push_back(target.nameOf("loss"));
    }
    return names;
}

const std::vector<OutputTarget>& ModelBody::targets() const {
    if (targets_.empty() || !isBuilt()) targets_ = outputTargets(name(), outputNames(), compiled_);
    return targets_;
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

Columns ModelBody::run(const Columns& inputs, const CallOptions& options) {
    Columns results;
    if (inputs.size() == 1 && outputs().size() == 1) {
        results.push_back(callSingle(inputs[0], options));
    } else {
        for (Tensor& result : callAll(inputs, options)) results.push_back(std::move(result));
    }
    return results;
}

StepResult ModelBody::lossesOf(const Batch& batch, Columns predictions,
                               std::span<const Variable> weights) const {
    optimizer();
    const std::vector<OutputTarget>& all = targets();
    if (batch.labels.size() != all.size()) {
        throw ArgumentError(concat(name(), ": expected labels for ", all.size(),
                                   all.size() == 1 ? " output" : " outputs", ", got ",
                                   batch.labels.size()));
    }
    StepResult result{.loss = {}, .predictions = std::move(predictions)};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const OutputTarget& target = all[i];
        if (!target.loss) continue;
        const Tensor loss =
            target.loss(batch.labels[i], result.predictions[target.output], batch.weightsOf(i));
        if (all.size() > 1) result.losses.push_back(loss);
        const Tensor part = target.weight == 1.0f ? loss : loss * target.weight;
        result.loss = result.loss.defined() ? result.loss + part : part;
    }
    const Tensor extra = penalty(weights);
    if (extra.defined()) result.loss = result.loss + extra;
    return result;
}

StepResult ModelBody::trainStep(const Batch& batch) {
    GradientTape tape;
    Columns predictions = run(batch.features, {.training = true});
    const PooledVector<Variable> weights = trained();
    StepResult result = lossesOf(batch, std::move(predictions), weights);
    if (!optimizer().isBuilt(weights)) {
        std::vector<Variable> named;  // As slots are called after the paths of the weights.
        collectVariables(named, "");
        std::erase_if(named, [](const Variable& variable) { return !variable.trainable(); });
        optimizer().build(eachOnce(named));
    }
    optimizer().apply(tape.gradient(result.loss, weights, optimizer().lossScale()), weights);
    return result;
}

StepResult ModelBody::testStep(const Batch& batch) {
    return lossesOf(batch, run(batch.features, {}), trained());
}

}  // namespace glgrad

#include "models/model.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <numeric>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/backend.h"
#include "core/error.h"
#include "core/out_of_memory.h"
#include "io/weights.h"
#include "models/internal/fit_loop.h"
#include "models/internal/keep_model.h"
#include "models/internal/measurements.h"

namespace glgrad {
namespace {

// sum over the trainable weights of l1 sum|w| + l2 sum(w^2); not defined when there is none.
Tensor penalty(std::span<const Variable> variables) {
    Tensor total;
    const auto add = [&](const Tensor& part) { total = total.defined() ? total + part : part; };
    for (const Variable& variable : variables) {
        const Tensor w = cast(variable, DType::float32);
        if (variable.l1() != 0.0f) add(sum(abs(w)) * variable.l1());
        if (variable.l2() != 0.0f) add(sum(square(w)) * variable.l2());
    }
    return total;
}

/// While it lives, kernels on a device are compiled and not drawn.
class CompileOnly {
public:
    explicit CompileOnly(const Device& device) : backend_(*device.backend()) {
        backend_.compileOnly(true);
    }
    ~CompileOnly() { backend_.compileOnly(false); }
    CompileOnly(const CompileOnly&) = delete;
    CompileOnly& operator=(const CompileOnly&) = delete;

private:
    Backend& backend_;
};

// Where programs can be compiled at the same time, all are begun before one is waited for.
void compileAheadOf(const Device& device, const std::function<void()>& steps) {
    if (device.backend()->compilesAhead()) {
        const CompileOnly scope(device);
        steps();
    }
    steps();
}

}  // namespace

Layer& Model::layer(std::string_view name) const {
    std::string names;
    for (const Handle<Layer>& each : layers()) {
        if (each->name() == name) return *each;
        names += (names.empty() ? "" : ", ") + each->name();
    }
    throw ArgumentError(concat(name_, ": no layer is named ", name, "; there is ", names));
}

void Model::build(const Shape& itemShape) {
    if (isBuilt()) throw ArgumentError(concat(name_, ": build: the model was built before"));
    buildLayers(Shape{1} + itemShape);
    itemShape_ = itemShape;
}

const Shape& Model::itemShape() const {
    checkBuilt("itemShape");
    return *itemShape_;
}

Tensor Model::operator()(const Tensor& x, const CallOptions& options) {
    if (!isBuilt()) {
        if (x.rank() == 0) {
            throw ArgumentError(concat(name_, ": expected input [batch, ...], got a scalar"));
        }
        const DeviceScope scope(x.device());
        build(x.shape().slice(1, x.rank()));
    }
    return call(x, options);
}

std::vector<Variable> Model::variables() const {
    std::vector<Variable> result;
    for (const Handle<Layer>& each : layers()) {
        result.insert(result.end(), each->variables().begin(), each->variables().end());
    }
    return result;
}

std::vector<Variable> Model::trainableVariables() const {
    std::vector<Variable> result = variables();
    std::erase_if(result, [](const Variable& variable) { return !variable.trainable(); });
    return result;
}

void Model::summary() const { summary(std::cout); }

void Model::compile(const CompileOptions& options) {
    if (!options.optimizer) throw ArgumentError(concat(name_, ": compile: no optimizer was given"));
    if (!options.loss) throw ArgumentError(concat(name_, ": compile: no loss was given"));
    std::vector<std::string> names{"loss"};
    for (const Handle<Metric>& metric : options.metrics) {
        if (std::ranges::find(names, metric->name()) != names.end()) {
            throw ArgumentError(concat(name_,
                                       ": compile: expected metrics of different names, got ",
                                       metric->name(), " twice"));
        }
        names.push_back(metric->name());
    }
    compiled_ = options;
    scaleLossOfFloat16();
}

void Model::setDTypePolicy(const DTypePolicy& policy) {
    for (const Handle<Layer>& layer : layers()) layer->setDTypePolicy(policy);
    scaleLossOfFloat16();
}

void Model::scaleLossOfFloat16() {
    if (!isCompiled() || !compiled_.autoScaleLoss || optimizer().hasLossScaling()) return;
    const auto isHalf = [](const Handle<Layer>& layer) {
        return layer->dtypePolicy().compute == DType::float16;
    };
    if (std::ranges::any_of(layers(), isHalf)) optimizer().setLossScaling();
}

void Model::checkCompiled() const {
    if (!isCompiled()) throw ArgumentError(concat(name_, ": call compile before training"));
}

void Model::checkBuilt(std::string_view caller) const {
    if (isBuilt()) return;
    throw ArgumentError(concat(name_, ": ", caller,
                               ": the model has no weights yet; call build with the shape of an "
                               "item, or fit"));
}

Optimizer& Model::optimizer() const {
    checkCompiled();
    return *compiled_.optimizer;
}

const Loss& Model::loss() const {
    checkCompiled();
    return *compiled_.loss;
}

const std::vector<Handle<Metric>>& Model::metrics() const {
    checkCompiled();
    return compiled_.metrics;
}

Tensor Model::totalLoss(const Batch& batch, const Tensor& predictions) const {
    const Tensor data = loss()(batch.labels, predictions);
    const Tensor extra = penalty(trainableVariables());
    return extra.defined() ? data + extra : data;
}

StepResult Model::trainOnBatch(const Batch& batch) {
    GradientTape tape;
    const Tensor predictions = (*this)(batch.features, {.training = true});
    const Tensor total = totalLoss(batch, predictions);
    const std::vector<Variable> targets = trainableVariables();
    optimizer().build(targets);
    optimizer().apply(tape.gradient(total, targets, optimizer().lossScale()), targets);
    return {total, predictions};
}

StepResult Model::testOnBatch(const Batch& batch) {
    const Tensor predictions = (*this)(batch.features);
    return {totalLoss(batch, predictions), predictions};
}

History Model::fit(const Dataset& dataset, const FitOptions& options) {
    checkCompiled();
    const auto what = [&] { return name_ + ": fit"; };
    return withinMemory(what, dataset.device(),
                        [&] { return FitLoop(*this, dataset, options).run(); });
}

Logs Model::evaluate(const Dataset& dataset, const BatchSizeOptions& options) {
    checkCompiled();
    Measurements measurements(*this);
    for (const Batch& batch : dataset.batches({.batchSize = options.batchSize})) {
        measurements.add(batch, testOnBatch(batch));
    }
    return measurements.read();
}

Tensor Model::predict(const Dataset& dataset, const BatchSizeOptions& options) {
    const auto what = [&] { return name_ + ": predict"; };
    return withinMemory(what, dataset.device(), [&] {
        std::vector<float> values;
        Shape shape;
        for (const Batch& batch : dataset.batches({.batchSize = options.batchSize})) {
            const Tensor y = (*this)(batch.features);
            const std::vector<float> part = y.values();
            values.insert(values.end(), part.begin(), part.end());
            shape = y.shape();
        }
        if (values.empty()) throw ArgumentError(concat(name_, ": predict: the dataset is empty"));
        return Tensor(shape.with(0, dataset.size()), values, DType::float32, dataset.device());
    });
}

void Model::warmUp(const Dataset& dataset, const BatchSizeOptions& options) {
    checkCompiled();
    if (dataset.size() == 0) throw ArgumentError(concat(name_, ": warmUp: the dataset is empty"));
    const DeviceScope scope(dataset.device());
    if (!isBuilt()) build(dataset.itemShape());
    const Batches batches = dataset.batches({.batchSize = options.batchSize});
    compileAheadOf(dataset.device(), [&] {
        const KeepModel keep(*this);
        runFewBatches(batches);
    });
}

void Model::warmUp(const Shape& inputShape) {
    if (inputShape.rank() == 0) {
        throw ArgumentError(
            concat(name_, ": warmUp: expected a shape [batch, ...], got ", inputShape));
    }
    if (!isBuilt()) build(inputShape.slice(1, inputShape.rank()));
    const std::vector<Variable> weights = variables();
    const DeviceScope scope(weights.empty() ? currentDevice() : weights[0].value().device());
    compileAheadOf(currentDevice(), [&] {
        const KeepModel keep(*this);
        (*this)(zeros(inputShape));
    });
}

void Model::runFewBatches(const Batches& batches) {
    // Of another size is the last batch alone, and what is accumulated over several batches is
    // added from the second one on.
    const std::array<Index, 3> few{0, std::min<Index>(1, batches.size() - 1), batches.size() - 1};
    for (const bool training : {true, false}) {
        Measurements measurements(*this);
        for (const Index i : few) {
            const Batch batch = batches[i];
            measurements.add(batch, training ? trainOnBatch(batch) : testOnBatch(batch));
        }
        measurements.read();
    }
}

void Model::saveWeights(const std::filesystem::path& path) const {
    checkBuilt("saveWeights");
    saveVariables(path, variables());
}

void Model::loadWeights(const std::filesystem::path& path) {
    checkBuilt("loadWeights");
    loadVariables(path, variables());
}

}  // namespace glgrad

#include "models/model.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iostream>
#include <numeric>
#include <unordered_set>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/argument_checks.h"
#include "core/backend.h"
#include "core/error.h"
#include "core/out_of_memory.h"
#include "io/weights.h"
#include "models/internal/class_labels.h"
#include "models/internal/fit_loop.h"
#include "models/internal/keep_model.h"
#include "models/internal/layer_names.h"
#include "models/internal/measurements.h"
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

// What fit measures is found by name: "loss", the metrics, and "val_" before each of them.
void checkMetricNames(const std::string& model, const std::vector<Metric>& metrics) {
    std::vector<std::string> names{"loss"};
    const auto isTaken = [&](const std::string& name) {
        return std::ranges::find(names, name) != names.end();
    };
    for (const Metric& metric : metrics) {
        if (isTaken(metric.name())) {
            throw ArgumentError(concat(model,
                                       ": compile: expected metrics of different names, got ",
                                       metric.name(), " twice"));
        }
        names.push_back(metric.name());
    }
    for (const Metric& metric : metrics) {
        const std::string& name = metric.name();
        if (name.starts_with("val_") && isTaken(name.substr(4))) {
            throw ArgumentError(concat(model, ": compile: a metric is named ", name,
                                       ", as the validation's ", name.substr(4), " is"));
        }
    }
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

Model::Model(std::string name) : name_(std::move(name)), stop_(std::make_shared<StopFlag>()) {}

void Model::stopTraining() noexcept { stop_->stop(); }

bool Model::isStopping() const noexcept { return stop_->isStopping(); }

std::vector<std::string> Model::layerNames() const {
    return modelLayerNames(name_, layers(), layerNames_);
}

void Model::nameLayers() {
    layerNames_ = layerNames();
    for (std::size_t i = 0; i < layerNames_.size(); ++i) layers()[i].number(layerNames_[i]);
}

Layer Model::layer(std::string_view name) const {
    const std::vector<std::string> names = layerNames();
    const auto found = std::ranges::find(names, name);
    if (found != names.end()) return layers()[found - names.begin()];
    std::string all;
    for (const std::string& each : names) all += (all.empty() ? "" : ", ") + each;
    throw ArgumentError(concat(name_, ": no layer is named ", name, "; there is ", all));
}

void Model::build(const Shape& itemShape) {
    if (isBuilt()) throw ArgumentError(concat(name_, ": build: the model was built before"));
    nameLayers();
    std::vector<Layer> unbuilt = layers();
    std::erase_if(unbuilt, [](const Layer& layer) { return layer.isBuilt(); });
    try {
        buildLayers(Shape{1} + itemShape);
    } catch (...) {
        for (const Layer& layer : unbuilt) layer.unbuild();
        throw;
    }
    itemShape_ = itemShape;
}

const Shape& Model::itemShape() const {
    checkBuilt("itemShape");
    return *itemShape_;
}

Tensor Model::operator()(const Tensor& x, const CallOptions& options) {
    if (!x.defined()) {
        throw ArgumentError(concat(name_, ": expected an input, got a tensor without values"));
    }
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
    const std::vector<std::string> names = layerNames();
    std::vector<Variable> uses;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Layer& layer = layers()[i];
        const bool isRenamed = layer.name() != names[i];
        for (const Variable& each : layer.variables()) {
            uses.push_back(
                isRenamed ? each.named(names[i] + each.name().substr(layer.name().size())) : each);
        }
    }
    return eachOnce(uses);
}

std::vector<Variable> Model::trainableVariables() const {
    std::vector<Variable> result = variables();
    std::erase_if(result, [](const Variable& variable) { return !variable.trainable(); });
    return result;
}

PooledVector<Variable> Model::trained() const {
    std::unordered_set<TensorId, std::hash<TensorId>, std::equal_to<>, PooledAllocator<TensorId>>
        seen;
    PooledVector<Variable> result;
    for (const Layer& layer : layers()) {
        for (const Variable& each : layer.variables()) {
            if (each.trainable() && seen.insert(each.id()).second) result.push_back(each);
        }
    }
    return result;
}

void Model::summary() const { summary(std::cout); }

void Model::compile(const CompileOptions& options) {
    if (!options.optimizer) throw ArgumentError(concat(name_, ": compile: no optimizer was given"));
    if (!options.loss) throw ArgumentError(concat(name_, ": compile: no loss was given"));
    for (const Metric& metric : options.metrics) {
        checkGiven(concat(name_, ": compile"), "a metric", metric);
    }
    checkMetricNames(name_, options.metrics);
    compiled_ = options;
    scaleLossOfFloat16();
}

void Model::setDTypePolicy(const DTypePolicy& policy) {
    for (const Layer& layer : layers()) layer.setDTypePolicy(policy);
    scaleLossOfFloat16();
}

void Model::scaleLossOfFloat16() {
    if (!isCompiled() || !compiled_.autoScaleLoss || optimizer().hasLossScaling()) return;
    const auto isHalf = [](const Layer& layer) {
        return layer.dtypePolicy().compute == DType::float16;
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

const Optimizer& Model::optimizer() const {
    checkCompiled();
    return compiled_.optimizer;
}

const Loss& Model::loss() const {
    checkCompiled();
    return compiled_.loss;
}

const std::vector<Metric>& Model::metrics() const {
    checkCompiled();
    return compiled_.metrics;
}

Tensor Model::totalLoss(const Batch& batch, const Tensor& predictions,
                        std::span<const Variable> weights) const {
    const Tensor data = loss()(batch.labels, predictions);
    const Tensor extra = penalty(weights);
    return extra.defined() ? data + extra : data;
}

StepResult Model::trainOnBatch(const Batch& batch) {
    return trainOnBatch(batch, ClassLabels(loss()));
}

StepResult Model::testOnBatch(const Batch& batch) {
    return testOnBatch(batch, ClassLabels(loss()));
}

StepResult Model::trainOnBatch(const Batch& batch, const ClassLabels& labels) {
    GradientTape tape;
    const Tensor predictions = (*this)(batch.features, {.training = true});
    labels.check(predictions.shape());
    const PooledVector<Variable> targets = trained();
    const Tensor total = totalLoss(batch, predictions, targets);
    if (!optimizer().isBuilt(targets)) optimizer().build(trainableVariables());
    optimizer().apply(tape.gradient(total, targets, optimizer().lossScale()), targets);
    return {total, predictions};
}

StepResult Model::testOnBatch(const Batch& batch, const ClassLabels& labels) {
    const Tensor predictions = (*this)(batch.features);
    labels.check(predictions.shape());
    return {totalLoss(batch, predictions, trained()), predictions};
}

History Model::fit(const Dataset& dataset, const FitOptions& options) {
    checkCompiled();
    const auto what = [&] { return name_ + ": fit"; };
    return withinMemory(what, dataset.device(),
                        [&] { return FitLoop(*this, dataset, options).run(); });
}

Logs Model::evaluate(const Dataset& dataset, const BatchSizeOptions& options) {
    checkCompiled();
    if (dataset.size() == 0) throw ArgumentError(concat(name_, ": evaluate: the dataset is empty"));
    ClassLabels labels(loss());
    labels.add(concat(name_, ": evaluate"), dataset);
    Measurements measurements(*this);
    for (const Batch& batch : dataset.batches({.batchSize = options.batchSize})) {
        measurements.add(batch, testOnBatch(batch, labels));
    }
    const Logs logs = measurements.read();
    measurements.publish();
    return logs;
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

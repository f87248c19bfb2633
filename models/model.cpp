#include "models/model.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iostream>

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/backend.h"
#include "core/error.h"
#include "core/out_of_memory.h"
#include "io/weights.h"
#include "models/graph_body.h"
#include "models/internal/class_labels.h"
#include "models/internal/column_order.h"
#include "models/internal/fit_loop.h"
#include "models/internal/keep_model.h"
#include "models/internal/measurements.h"
#include "models/internal/output_target.h"
#include "models/internal/stop_flag.h"
#include "models/model_body.h"

namespace glgrad {
namespace {

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

Model::Model(const Symbols& inputs, const Symbols& outputs, const ModelOptions& options)
    : Model(std::make_shared<GraphBody>(inputs, outputs, options)) {}

Model::Model(std::shared_ptr<ModelBody> body) : Layer(std::move(body)) {}

ModelBody& Model::body() const { return static_cast<ModelBody&>(Layer::body()); }

const Symbols& Model::inputs() const { return body().inputs(); }
const Symbols& Model::outputs() const { return body().outputs(); }

Symbols Model::output(std::string_view name, int call) const {
    const auto* graph = dynamic_cast<const GraphBody*>(&body());
    if (!graph || graph->nodes().empty()) {
        throw ArgumentError(concat(this->name(), ": output: the model is no graph",
                                   isBuilt() ? "" : " before it is built"));
    }
    const Layer wanted = layer(name);
    int calls = 0;
    for (const auto& node : graph->nodes()) {
        if (!(node->layer == wanted) || calls++ != call) continue;
        Symbols result;
        for (std::size_t i = 0; i < node->shapes.size(); ++i) {
            result.push_back(Symbol(node, static_cast<int>(i)));
        }
        return result;
    }
    throw ArgumentError(concat(this->name(), ": output: ", name, " is called ", calls,
                               calls == 1 ? " time" : " times", " in it, got call ", call));
}

Model Model::of(const Layer& layer) {
    if (dynamic_cast<const ModelBody*>(&layer.body()) == nullptr) {
        throw ArgumentError(concat("Model: expected a layer that is a model, got ", layer.type(),
                                   " ", layer.name()));
    }
    Model model;
    static_cast<Handle<LayerBody>&>(model) = layer;
    return model;
}

void Model::freezeBefore(std::string_view name, const FreezeOptions& options) const {
    const auto first = std::ranges::find(layers(), layer(name));
    if (first == layers().end()) {
        throw ArgumentError(concat(this->name(), ": freezeBefore: expected one of the model's own ",
                                   "layers, got ", name));
    }
    for (auto each = layers().begin(); each != layers().end(); ++each) {
        each->setTrainable(each >= first);
    }
    if (!options.freezeNormalization) return;
    body().forEachLeaf([](const Layer& each) {
        if (each.isBuilt() && each.body().inferenceAffine()) each.setTrainable(false);
    });
}

Model Model::upTo(std::string_view layer) const { return Model(inputs(), output(layer)); }

void Model::stopTraining() noexcept { body().stop_->stop(); }

bool Model::isStopping() const noexcept { return body().stop_->isStopping(); }

void Model::build(const Shape& itemShape) {
    if (isBuilt()) throw ArgumentError(concat(name(), ": build: the model was built before"));
    body().build(Shape{1} + itemShape);
    body().itemShape_ = itemShape;
}

const Shape& Model::itemShape() const {
    checkBuilt("itemShape");
    if (body().itemShape_) return *body().itemShape_;
    throw ArgumentError(
        concat(name(), ": itemShape: expected a model of one input, this has ", inputs().size()));
}

void Model::buildFor(const Tensors& inputs) const {
    Shapes shapes;
    for (const Tensor& x : inputs) {
        if (!x.defined()) {
            throw ArgumentError(concat(name(), ": expected an input, got a tensor without values"));
        }
        if (isBuilt()) continue;
        if (x.rank() == 0) {
            throw ArgumentError(concat(name(), ": expected input [batch, ...], got a scalar"));
        }
        shapes.push_back(x.shape().with(0, 1));
    }
    if (isBuilt() || shapes.empty()) return;
    const DeviceScope scope(inputs[0].device());
    buildFor(shapes);
}

void Model::buildFor(const Dataset& dataset) const {
    Shapes shapes;
    for (const Shape& item : dataset.itemShapes()) shapes.push_back(Shape{1} + item);
    if (!isBuilt()) buildFor(shapes);
}

void Model::buildFor(const Shapes& inputs) const {
    if (inputs.size() == 1) {
        Model(*this).build(inputs[0].slice(1, inputs[0].rank()));
    } else {
        body().build(inputs);
    }
}

Tensor Model::operator()(const Tensor& x, const CallOptions& options) const {
    if (!x.defined() || !isBuilt()) buildFor(Tensors(x));
    return body().callSingle(x, options);
}

Tensors Model::operator()(const Tensors& inputs, const CallOptions& options) const {
    buildFor(inputs);
    return body().callSeveral(inputs, options);
}

std::vector<std::string> Model::inputNames() const {
    std::vector<std::string> names;
    for (const Symbol& symbol : inputs()) names.push_back(symbol.node()->layer.name());
    return names;
}

std::vector<std::string> Model::outputNames() const { return body().outputNames(); }

std::vector<Variable> Model::variables() const {
    std::vector<Variable> uses;
    body().collectVariables(uses, "");
    return eachOnce(uses);
}

bool Model::isCompiled() const { return static_cast<bool>(body().compiled_.loss); }

const CompileOptions& Model::compileOptions() const { return body().compiled_; }

std::vector<Variable> Model::trainableVariables() const {
    std::vector<Variable> result = variables();
    std::erase_if(result, [](const Variable& variable) { return !variable.trainable(); });
    return result;
}

void Model::summary() const { summary(std::cout); }

void Model::compile(const CompileOptions& options) {
    const std::string caller = name() + ": compile";
    if (!options.optimizer) throw ArgumentError(caller + ": no optimizer was given");
    const auto isGiven = [](const auto& entry) { return static_cast<bool>(entry.value); };
    if (!std::ranges::any_of(options.loss.values(), isGiven)) {
        throw ArgumentError(caller + ": no loss was given");
    }
    for (const auto& [output, metrics] : options.metrics.values()) {
        for (const Metric& metric : metrics) checkGiven(caller, "a metric", metric);
        checkMetricNames(name(), metrics);
    }
    for (const auto& [output, weight] : options.lossWeights.values()) {
        checkRange(caller, "lossWeights", weight, Range::finite());
    }
    if (isBuilt()) outputTargets(name(), outputNames(), options);
    body().compiled_ = options;
    body().targets_.clear();
    scaleLossOfFloat16();
}

void Model::setDTypePolicy(const DTypePolicy& policy) {
    Layer::setDTypePolicy(policy);
    scaleLossOfFloat16();
}

void Model::scaleLossOfFloat16() const {
    if (!isCompiled() || !compileOptions().autoScaleLoss || optimizer().hasLossScaling()) return;
    bool isHalf = false;
    body().forEachLeaf([&](const Layer& layer) {
        isHalf = isHalf || layer.dtypePolicy().compute == DType::float16;
    });
    if (isHalf) optimizer().setLossScaling();
}

void Model::checkCompiled() const {
    if (!isCompiled()) throw ArgumentError(concat(name(), ": call compile before training"));
}

void Model::checkBuilt(std::string_view caller) const {
    if (isBuilt()) return;
    throw ArgumentError(concat(name(), ": ", caller,
                               ": the model has no weights yet; call build with the shape of an "
                               "item, or fit"));
}

const Optimizer& Model::optimizer() const {
    checkCompiled();
    return body().compiled_.optimizer;
}

Loss Model::loss() const {
    checkCompiled();
    for (const auto& [name, loss] : compileOptions().loss.values()) {
        if (loss) return loss;
    }
    return {};
}

std::vector<Metric> Model::metrics() const {
    checkCompiled();
    std::vector<Metric> all;
    for (const auto& [name, metrics] : compileOptions().metrics.values()) {
        all.insert(all.end(), metrics.begin(), metrics.end());
    }
    return all;
}

StepResult Model::trainOnBatch(const Batch& batch) {
    buildFor(batch.features);
    return body().trainStep(batch);
}

StepResult Model::testOnBatch(const Batch& batch) {
    buildFor(batch.features);
    return body().testStep(batch);
}

History Model::fit(const Dataset& dataset, const FitOptions& options) {
    if (body().needsCompile()) checkCompiled();
    const auto what = [&] { return name() + ": fit"; };
    return withinMemory(what, dataset.device(),
                        [&] { return FitLoop(*this, dataset, options).run(); });
}

Logs Model::evaluate(const Dataset& dataset, const BatchSizeOptions& options) {
    checkCompiled();
    if (dataset.size() == 0)
        throw ArgumentError(concat(name(), ": evaluate: the dataset is empty"));
    const DeviceScope scope(dataset.device());
    buildFor(dataset);
    ClassLabels labels(body().targets());
    const ColumnOrder order(*this, dataset);
    labels.add(concat(name(), ": evaluate"), dataset, order);
    labels.check(*this, dataset, order, options.batchSize);
    Measurements measurements(*this);
    for (const Batch& batch : dataset.batches({.batchSize = options.batchSize})) {
        const Batch sorted = order.of(batch);
        measurements.add(sorted, testOnBatch(sorted));
    }
    const Logs logs = measurements.read();
    measurements.publish();
    return logs;
}

Columns Model::predict(const Dataset& dataset, const BatchSizeOptions& options) {
    const auto what = [&] { return name() + ": predict"; };
    return withinMemory(what, dataset.device(), [&] {
        const DeviceScope scope(dataset.device());
        buildFor(dataset);
        const ColumnOrder order(*this, dataset);
        std::vector<std::vector<float>> values;
        Shapes shapes;
        for (const Batch& batch : dataset.batches({.batchSize = options.batchSize})) {
            const Columns outputs = body().run(order.of(batch).features, {});
            values.resize(outputs.size());
            shapes.clear();
            for (std::size_t i = 0; i < outputs.size(); ++i) {
                const std::vector<float> part = outputs[i].values();
                values[i].insert(values[i].end(), part.begin(), part.end());
                shapes.push_back(outputs[i].shape());
            }
        }
        if (values.empty()) throw ArgumentError(concat(name(), ": predict: the dataset is empty"));
        Columns results;
        for (std::size_t i = 0; i < values.size(); ++i) {
            results.push_back(Tensor(shapes[i].with(0, dataset.size()), values[i], DType::float32,
                                     dataset.device()));
        }
        return results;
    });
}

void Model::warmUp(const Dataset& dataset, const BatchSizeOptions& options) {
    checkCompiled();
    if (dataset.size() == 0) throw ArgumentError(concat(name(), ": warmUp: the dataset is empty"));
    const DeviceScope scope(dataset.device());
    buildFor(dataset);
    const Batches batches = dataset.batches({.batchSize = options.batchSize});
    compileAheadOf(dataset.device(), [&] {
        const KeepModel keep(*this);
        runFewBatches(batches);
    });
}

void Model::warmUp(const Shape& inputShape) {
    if (inputShape.rank() == 0) {
        throw ArgumentError(
            concat(name(), ": warmUp: expected a shape [batch, ...], got ", inputShape));
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

#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"
#include "layers/input.h"
#include "layers/layer.h"
#include "models/callback.h"
#include "models/history.h"
#include "models/losses.h"
#include "models/metrics.h"
#include "models/per_output.h"
#include "optim/adam.h"

namespace glgrad {

class ModelBody;

struct CompileOptions {
    Optimizer optimizer = Adam{};
    PerOutput<Loss> loss = {};
    MetricsPerOutput metrics = {};
    /// What an output's loss counts in the sum of all; by default 1.
    PerOutput<float> lossWeights = {};
    /// Whether the optimizer is made to scale the loss where a layer computes in float16.
    bool autoScaleLoss = true;
};

struct FitOptions {
    int epochs = 1;
    Index batchSize = 32;
    std::optional<Dataset> validation = std::nullopt;  ///< Evaluated at the end of each epoch.
    /// What items of each class count in the loss of an output that classifies; by default 1.
    PerOutput<std::vector<float>> classWeights = {};
    std::vector<Callback> callbacks = {};
    bool shuffle = true;
    std::optional<std::uint64_t> seed = std::nullopt;  ///< Of the order; by default nextRandomSeed.
    bool verbose = true;                               ///< Whether to show a ProgressBar.
};

struct BatchSizeOptions {
    Index batchSize = 32;
};

/// What a batch gave: the mean loss, with the regularizers' part. All of it is on the device;
/// nothing was read back.
struct StepResult {
    Tensor loss;
    Columns predictions = {};  ///< The model's outputs, for metrics.
    Tensors losses = {};       ///< Those of the outputs, where there are several: see lossNames.
};

struct ModelOptions {
    std::string name = {};                      ///< By default "functional".
    std::vector<std::string> outputNames = {};  ///< By default those of the outputs' layers.
};

struct FreezeOptions {
    bool freezeNormalization = false;
};

/// Layers that are trained together, and a layer itself. A graph of symbols makes a model:
///
///     const Symbol x = Input{.shape = {28, 28, 1}};
///     Model model(x, Dense{.units = 10}(Flatten{}(x)));
///
/// Copies are the same model. One with a call or a training step of its own has a class of its own:
/// see ModelBody.
class Model : public Layer {
public:
    Model() = default;
    /// All that lies between inputs and outputs; inputs may be any symbols. Throws ArgumentError
    /// when the outputs need other inputs, and when two layers were given one name by hand.
    Model(const Symbols& inputs, const Symbols& outputs, const ModelOptions& options = {});
    /// One of a class of one's own.
    template <std::derived_from<ModelBody> Body>
    Model(Body body) : Layer(std::move(body)) {}

    /// The model that a layer is, such as model.layer("encoder"). Throws ArgumentError for a layer
    /// that is none.
    static Model of(const Layer& layer);

    /// The class behind it.
    ModelBody& body() const;

    /// The layers that it is made of; parts() is another name for them.
    const std::vector<Layer>& layers() const { return parts(); }
    /// The names of layers(), in their order: see Layer::partNames.
    std::vector<std::string> layerNames() const { return partNames(); }
    /// The layer of one of these names, or one in a layer of several: "encoder/dense". Throws
    /// ArgumentError, listing them, for another.
    Layer layer(std::string_view path) const { return part(path); }

    /// The symbols that the graph begins and ends with. None in a Sequential that is not built, and
    /// in a model with a call of its own.
    const Symbols& inputs() const;
    const Symbols& outputs() const;
    /// What losses, metrics and the columns of a dataset name its inputs and outputs by.
    std::vector<std::string> inputNames() const;
    std::vector<std::string> outputNames() const;
    /// What a layer gives, for another model; `call` says at which of its calls, for one that is
    /// called several times. Throws ArgumentError when there is no such call.
    Symbols output(std::string_view layer, int call = 0) const;
    /// The part of this model that ends with a layer: the same layers, with the same weights.
    Model upTo(std::string_view layer) const;
    /// Freezes the layers that come before one, and frees it and those after it. In a fresh head or
    /// a network that is fine-tuned, moving averages are often best left as they are: then
    /// `freezeNormalization` keeps batch normalization frozen everywhere.
    void freezeBefore(std::string_view layer, const FreezeOptions& options = {}) const;

    /// Makes the weights for items of a shape (without the batch axis). fit does it at need. Where
    /// it throws, no layer was built by it.
    void build(const Shape& itemShape);
    /// What the model was built for. Throws ArgumentError before that.
    const Shape& itemShape() const;
    using Layer::operator();
    /// [batch, ...] to [batch, ...].
    Tensor operator()(const Tensor& x, const CallOptions& options = {}) const;
    /// For several inputs or outputs.
    Tensors operator()(const Tensors& inputs, const CallOptions& options = {}) const;

    /// All weights, in the order of the layers, each once however many layers share it, under names
    /// such as "dense_1/kernel" or "encoder/dense/kernel": those of the layers in this model, and
    /// the weight's in its layer.
    std::vector<Variable> variables() const;
    std::vector<Variable> trainableVariables() const;
    /// For all layers that there are now: see Layer::setDTypePolicy. A layer may be given another
    /// one afterwards.
    ///
    ///     model.setDTypePolicy(DTypePolicy::mixedFloat16());
    void setDTypePolicy(const DTypePolicy& policy);
    /// A table of the layers, their output shapes and numbers of parameters, on std::cout.
    void summary() const;
    void summary(std::ostream& out) const;

    /// Throws ArgumentError when there is no loss, when two metrics have one name, for a metric
    /// whose name is that of the loss or of a validation, such as "val_loss", for the name of an
    /// output that there is not, and when a handle holds nothing. A name that is not known before
    /// the model is built is an error of fit.
    void compile(const CompileOptions& options);
    bool isCompiled() const;
    const CompileOptions& compileOptions() const;
    /// These throw ArgumentError before compile.
    const Optimizer& optimizer() const;
    /// Of the first output that has one.
    Loss loss() const;
    /// Of all outputs.
    std::vector<Metric> metrics() const;

    /// Trains, and returns what was measured. The loss is the mean over the items plus the
    /// regularizers. During an epoch nothing is uploaded, and nothing read back but by callbacks.
    ///
    /// Callbacks whose onTrainBegin has run get onTrainEnd also when an exception ends training. A
    /// callback may evaluate, and may fit this or another model: each run measures for itself.
    ///
    /// Throws ArgumentError for options out of range, for an empty dataset, and when labels are not
    /// whole numbers below the number of classes, where the loss takes such ones. For that the
    /// labels of a dataset are read back before the first batch, once in the dataset's life.
    History fit(const Dataset& dataset, const FitOptions& options = {});
    /// The loss and the metrics over a dataset. Throws ArgumentError when it is empty, and for
    /// labels as fit does.
    Logs evaluate(const Dataset& dataset, const BatchSizeOptions& options = {});
    /// The outputs [n, ...] for all items of a dataset; the labels do not matter. A single one
    /// converts to Tensor.
    Columns predict(const Dataset& dataset, const BatchSizeOptions& options = {});
    /// The outputs for one batch.
    Tensor predict(const Tensor& x) const { return (*this)(x); }
    /// One step of the optimizer.
    StepResult trainOnBatch(const Batch& batch);
    StepResult testOnBatch(const Batch& batch);

    /// Compiles all that fit, evaluate and predict will draw for this dataset and batch size, which
    /// is what makes a first step slow, and fills the pools. Weights, optimizer, metrics and random
    /// numbers stay as they are, in layers too: training afterwards gives the losses that it gives
    /// without this. It builds the model if need be, and runs a few steps; where programs can be
    /// compiled at the same time, once without drawing before: values that a layer reads back are
    /// then zeros.
    ///
    /// Throws ArgumentError before compile, for an empty dataset, and when a layer, the optimizer
    /// or a metric is of a class that cannot be copied, so that its state could not be put back.
    void warmUp(const Dataset& dataset, const BatchSizeOptions& options = {});
    /// The same for predictions alone; for a model that is not trained. `inputShape` has the batch
    /// axis.
    void warmUp(const Shape& inputShape);

    /// Ends fit after the batch that it is at; where a callback of it trains this model again, the
    /// inner fit. May be called from other threads and from signal handlers.
    void stopTraining() noexcept;
    bool isStopping() const noexcept;

    /// As a safetensors file, under names such as "dense/kernel"; whole or not at all. Throws
    /// IoError when writing fails, and ArgumentError before the model is built.
    void saveWeights(const std::filesystem::path& path) const;
    /// Throws IoError, and changes nothing, unless the file has all weights of this model in their
    /// shapes and no others.
    void loadWeights(const std::filesystem::path& path);

protected:
    explicit Model(std::shared_ptr<ModelBody> body);

private:
    friend class FitLoop;
    friend class ModelBody;

    void buildFor(const Tensors& inputs) const;
    void buildFor(const Dataset& dataset) const;
    void buildFor(const Shapes& inputs) const;
    void checkBuilt(std::string_view caller) const;
    void checkCompiled() const;
    void scaleLossOfFloat16() const;
    void runFewBatches(const Batches& batches);
};

}  // namespace glgrad

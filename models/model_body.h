#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/pooled_vector.h"
#include "layers/layer_body.h"
#include "models/model.h"

namespace glgrad {

class StopFlag;
struct OutputTarget;

/// What a model does: the class behind a Model. One of your own tracks its layers, and overrides
/// call, or callAll for several inputs or outputs, or trainStep:
///
///     class Residual : public ModelBody {
///     public:
///         Residual() : ModelBody("Residual") {}
///         Tensor call(const Tensor& x, const CallOptions& o) override { return x + dense_(x, o); }
///
///     private:
///         Layer dense_ = track(Layer(Dense{.units = 8}));
///     };
///     Model model = Residual();
class ModelBody : public LayerBody {
public:
    /// What fit does with a batch: by default the loss that the model was compiled with, gradients,
    /// and a step of the optimizer.
    virtual StepResult trainStep(const Batch& batch);
    /// What evaluate does with a batch: by default the loss.
    virtual StepResult testStep(const Batch& batch);

    /// The symbols of a graph, or none.
    virtual const Symbols& inputs() const;
    virtual const Symbols& outputs() const;
    virtual std::vector<std::string> outputNames() const { return {}; }
    /// What StepResult's loss and losses are called: "loss", and "topic_loss" and so on for the
    /// outputs of a model with several.
    virtual std::vector<std::string> lossNames() const;
    /// The outputs that compile gave losses or metrics.
    const std::vector<OutputTarget>& targets() const;

protected:
    /// `type` is the class; an empty name stands for it in snake case.
    explicit ModelBody(std::string_view type, const std::string& name = {});
    ModelBody(const ModelBody&);
    ModelBody& operator=(const ModelBody&);
    ~ModelBody() override;

    /// The output for a batch of one input. It may build layers.
    virtual Tensor call(const Tensor& x, const CallOptions& options);
    Tensors callAll(const Tensors& inputs, const CallOptions& options) override;
    /// By default it is not known, and whatever callAll gives is taken.
    Shapes computeOutputShapes(const Shapes& inputs) const override;

    /// These throw ArgumentError before compile.
    const Optimizer& optimizer() const;

private:
    friend class FitLoop;
    friend class GraphBody;
    friend class Model;
    friend class SequentialBody;

    bool namesErrors() const override { return false; }
    Tensor callSingle(const Tensor& input, const CallOptions& options) override;
    /// Each weight that is trained, once, with the names that they have in their layers, and
    /// nothing asked of the heap: for each step.
    PooledVector<Variable> trained() const;
    StepResult lossesOf(const Batch& batch, Columns predictions,
                        std::span<const Variable> weights) const;
    /// Whether only compile says how it is trained.
    virtual bool needsCompile() const { return false; }
    Columns run(const Columns& inputs, const CallOptions& options);

    std::optional<Shape> itemShape_;
    CompileOptions compiled_;
    std::shared_ptr<StopFlag> stop_;
    mutable std::vector<OutputTarget> targets_;  // Known when the model is built.
};

}  // namespace glgrad

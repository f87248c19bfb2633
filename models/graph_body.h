// glgrad: internal header
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "layers/node.h"
#include "models/model_body.h"

namespace glgrad {

/// A model that is a set of calls: those between its inputs and its outputs.
class GraphBody : public ModelBody {
public:
    GraphBody(const Symbols& inputs, const Symbols& outputs, const ModelOptions& options);

    const Symbols& inputs() const override { return inputs_; }
    const Symbols& outputs() const override { return outputs_; }
    std::vector<std::string> outputNames() const override;
    /// In an order in which they can be made, which is that of the program.
    const std::vector<std::shared_ptr<const Node>>& nodes() const { return nodes_; }

protected:
    using ModelBody::ModelBody;
    void setGraph(const Symbols& inputs, const Symbols& outputs);

    Shapes computeOutputShapes(const Shapes& inputs) const override;
    Tensors callAll(const Tensors& inputs, const CallOptions& options) override;

private:
    /// A call, on places in a list of values.
    struct Step {
        Layer layer;
        std::vector<std::size_t> inputs;
        std::size_t firstOutput;
        std::size_t outputs;
        std::vector<std::size_t> lastUses;  ///< Values that nobody needs after it.
        std::optional<bool> training;
    };

    bool needsCompile() const override { return true; }
    Tensor callSingle(const Tensor& input, const CallOptions& options) override;
    void checkCount(std::size_t inputs) const;
    Tensors valuesFor(const Tensors& inputs, const CallOptions& options) const;
    void run(Tensors& values, const CallOptions& options) const;
    void compileSteps();

    Symbols inputs_;
    Symbols outputs_;
    std::vector<std::shared_ptr<const Node>> nodes_;
    std::vector<Step> steps_;
    std::vector<std::size_t> outputPlaces_;
    std::vector<std::string> givenOutputNames_;
    std::size_t values_ = 0;
};

}  // namespace glgrad

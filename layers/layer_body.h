#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/described.h"
#include "core/several.h"
#include "core/tensor.h"
#include "core/variable.h"
#include "layers/dtype_policy.h"
#include "layers/initializers.h"
#include "layers/layer.h"
#include "layers/regularizers.h"

namespace glgrad {

/// What a layer does: the class behind a Layer, which says what its functions do. One of your own
/// derives from SimpleLayerBody, or from this one if it has several inputs or outputs.
///
/// It overrides computeOutputShapes and callAll, and makeVariablesFor when it has weights. Errors
/// that these throw are given the layer's type and name. The first axis of all shapes is the batch.
class LayerBody : public DescribedBody {
public:
    using Kind = LayerBody;
    static constexpr std::string_view kKindName = "layer";

    ~LayerBody() override;
    static std::string label(std::string_view type, const std::string& name);
    void identify(std::string_view type, const std::string& name);
    void restore(const Json& config) override;

    const std::string& name() const { return name_; }
    void setName(std::string name);
    bool isNamed() const { return naming_ == Naming::byHand; }
    bool isNumbered() const { return naming_ == Naming::byModel; }
    std::string defaultName() const;
    void number(const std::string& name);

    void build(const Shapes& inputs);
    /// Builds it for a call on symbols, if it is not built yet.
    virtual void buildOn(const Symbols& inputs);
    bool isBuilt() const { return isBuilt_; }
    virtual void unbuild();
    Shapes outputShapes(const Shapes& inputs) const;
    Tensors callSeveral(const Tensors& inputs, const CallOptions& options);
    Tensor callOne(const Tensor& input, const CallOptions& options);

    std::vector<Variable> variables() const;
    const std::vector<Layer>& parts() const { return parts_; }
    std::vector<std::string> partNames() const;
    Layer part(std::string_view path) const;
    /// Calls `function` with each weight of the layer and of its parts, under the name that it has
    /// where it belongs, and more than once where it is shared. Asks nothing of the heap.
    template <class Function>
    void forEachVariable(const Function& function) const {
        for (const Variable& each : variables_) function(each);
        for (const Layer& part : parts_) part.body().forEachVariable(function);
    }
    /// The same with the layers that have no parts.
    template <class Function>
    void forEachLeaf(const Function& function) const {
        for (const Layer& part : parts_) {
            if (part.parts().empty()) function(part);
            part.body().forEachLeaf(function);
        }
    }

    void setTrainable(bool trainable);
    bool isTrainable() const { return trainable_; }
    void setLearningRateFactor(float factor);
    void setDTypePolicy(const DTypePolicy& policy);
    const DTypePolicy& dtypePolicy() const { return policy_; }

    /// What the layer does in inference, where that is a product and a sum for each channel.
    virtual std::optional<ChannelAffine> inferenceAffine() const;
    /// A layer with weights of its own that does in inference what this one does and then `affine`
    /// to the channels of the result. No layer, as by default, where there is none.
    virtual Layer withScaledOutput(const ChannelAffine& affine) const;

protected:
    /// For a class that is made from descriptions.
    LayerBody();
    /// For one that is not: `type` is the class, such as "Scale". An empty name stands for the
    /// class in snake case.
    explicit LayerBody(std::string_view type, const std::string& name = {});
    LayerBody(const LayerBody&);
    LayerBody& operator=(const LayerBody&);

    virtual void makeVariablesFor(const Shapes& inputs);
    virtual Shapes computeOutputShapes(const Shapes& inputs) const = 0;
    virtual Tensors callAll(const Tensors& inputs, const CallOptions& options) = 0;

    /// A weight, but a bias, as callAll needs it to compute by the layer's policy. A tape follows
    /// the cast.
    Tensor computed(const Variable& weight) const;

    /// A new weight "layer/name", for makeVariablesFor. Throws ArgumentError when the layer has one
    /// of that name.
    Variable addVariable(std::string_view name, const Shape& shape, const Initializer& initializer,
                         const Regularizer& regularizer = {});
    /// The same for state: saved and loaded with the weights, but never trained.
    Variable addState(std::string_view name, const Shape& shape, const Initializer& initializer);

    /// A layer that this one is made of; returns it. Its weights are trained, saved and loaded with
    /// this layer's.
    template <std::derived_from<Layer> Part>
    Part track(Part part) {
        addPart(part);
        return part;
    }
    void addPart(const Layer& part);
    void setParts(std::vector<Layer> parts);
    /// Fixes partNames() for the parts that there are now; build does it too.
    void nameParts();
    /// Weights without names, for one that has a path through several layers.
    void collectVariables(std::vector<Variable>& variables, const std::string& prefix) const;

    /// A layer of another description that stands in for this one: it has its name, dtypes and
    /// whether it is trainable, and is built for such inputs with these weights.
    Layer standIn(Layer layer, const Shapes& inputs, std::span<const Tensor> weights) const;

    Json configWith(const Json& fields) const override;
    std::string ownLabel() const override { return label(); }

private:
    friend class SimpleLayerBody;
    enum class Naming { byType, byModel, byHand };

    std::string label() const { return label(type(), name_); }
    /// What an error needs to be found in a model of many layers.
    template <class Function>
    auto labelled(const Function& function) const {
        if (!namesErrors()) return function();
        return withLabel([this] { return label(); }, function);
    }
    /// Whether errors begin with this layer; else with the part that they come from.
    virtual bool namesErrors() const { return true; }
    Variable add(std::string_view name, const Shape& shape, const Initializer& initializer,
                 VariableOptions options);
    void makeAllVariables(const Shapes& inputs);
    void checkResult(const Tensor& result, const Shape& expected) const;
    void checkResults(const Tensors& results, const Shapes& expected) const;
    Tensor prepared(const Tensor& input) const;

    /// The same as outputShapes and callAll, for a layer that has one of each, without lists.
    virtual Shape computeSingleOutputShape(const Shape& input) const;
    virtual Tensor callSingle(const Tensor& input, const CallOptions& options);

    std::string name_;
    Naming naming_ = Naming::byType;
    bool isBuilt_ = false;
    bool trainable_ = true;
    float learningRateFactor_ = 1.0f;
    DTypePolicy policy_;
    std::vector<Variable> variables_;
    std::vector<Layer> parts_;
    std::vector<std::string> partNames_;
};

/// A layer of one tensor that gives one.
class SimpleLayerBody : public LayerBody {
public:
    ~SimpleLayerBody() override;

protected:
    SimpleLayerBody();
    using LayerBody::LayerBody;
    SimpleLayerBody(const SimpleLayerBody&);
    SimpleLayerBody& operator=(const SimpleLayerBody&);

    virtual void makeVariables(const Shape& input);
    virtual Shape computeOutputShape(const Shape& input) const = 0;
    virtual Tensor call(const Tensor& x, const CallOptions& options) = 0;

private:
    void makeVariablesFor(const Shapes& inputs) final;
    Shapes computeOutputShapes(const Shapes& inputs) const final;
    Tensors callAll(const Tensors& inputs, const CallOptions& options) final;
    Shape computeSingleOutputShape(const Shape& input) const final;
    Tensor callSingle(const Tensor& input, const CallOptions& options) final;
};

}  // namespace glgrad

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/handle.h"
#include "core/tensor.h"
#include "core/variable.h"
#include "layers/dtype_policy.h"
#include "layers/initializers.h"
#include "layers/regularizers.h"

namespace glgrad {

struct CallOptions {
    /// Whether dropout drops and batch normalization looks at the batch.
    bool training = false;
};

/// A function of a tensor with weights. The first call, or build, makes the weights.
///
///     Dense dense{{.units = 10, .activation = relu}};
///     Tensor y = dense(x);
///
/// A layer of your own derives from Layer and overrides outputShape and call, and makeVariables
/// when it has weights. Errors that these throw are given the layer's type and name. The first
/// axis of all shapes is the batch. A copy of a built layer shares its variables.
class Layer {
public:
    virtual ~Layer() = default;

    /// The class, such as "Conv2D".
    std::string_view type() const { return type_; }
    /// By default the class in snake case, which the first model that lists the layer before it is
    /// built numbers: "conv2d", "conv2d_1". A model may list it under another name, if its own is
    /// taken there: see Model::layerNames.
    const std::string& name() const { return name_; }
    /// Chooses a name by hand, which all models list the layer under; variables() have it too.
    /// Throws ArgumentError for an empty one.
    void setName(std::string name);
    /// Whether the name was chosen by hand.
    bool isNamed() const { return naming_ == Naming::byHand; }
    /// Whether the name is the one that the first model listed it under.
    bool isNumbered() const { return naming_ == Naming::byModel; }
    /// The class in snake case.
    std::string defaultName() const;
    /// For models, which tell what they list the layer under. The first to do so gives the layer
    /// its name, unless it has one by hand. A layer that is built, whose variables others may know,
    /// keeps the one that it has.
    void number(const std::string& name);

    /// Makes the weights for inputs of a shape, whose first axis may have any size later. Throws
    /// ArgumentError when the layer was built already or the shape does not suit it, and
    /// DeviceError when there is no memory for the weights; the layer is as it was then.
    void build(const Shape& inputShape);
    bool isBuilt() const { return built_; }
    /// Forgets the weights: the next build makes new ones, for any shape.
    void unbuild();

    /// Throws ArgumentError when the shape does not suit the layer.
    Shape outputShape(const Shape& inputShape) const;
    /// Throws ArgumentError when the result has another shape than outputShape says.
    Tensor operator()(const Tensor& x, const CallOptions& options = {});

    /// All weights, and state such as moving averages; none before the layer is built.
    const std::vector<Variable>& variables() const { return variables_; }
    /// Freezes or frees all weights, those to come as well: no gradient is computed for frozen
    /// ones. State is never trainable.
    void setTrainable(bool trainable);
    bool isTrainable() const { return trainable_; }

    /// Floating inputs are cast to policy.compute, in which the layer computes; weights rest as
    /// policy.variable, those that there are already are cast. State rests as float32. Throws
    /// ArgumentError for dtypes that are not floating.
    void setDTypePolicy(const DTypePolicy& policy);
    const DTypePolicy& dtypePolicy() const { return policy_; }

    /// One layer, with weights of its own, that does in inference what this one does and then
    /// (y - shift) * scale + offset with a value of each per channel of y. No layer, as by default,
    /// where there is none.
    virtual Handle<Layer> withScaledOutput(const Tensor& shift, const Tensor& scale,
                                           const Tensor& offset) const;

protected:
    /// An empty `name` stands for the default one.
    Layer(std::string_view type, const std::string& name);
    Layer(const Layer&) = default;
    Layer(Layer&&) = default;
    Layer& operator=(const Layer&) = default;
    Layer& operator=(Layer&&) = default;

    /// What errors call the layer: "Dense dense_1".
    std::string label() const;

    virtual void makeVariables(const Shape& /*inputShape*/) {}
    virtual Shape computeOutputShape(const Shape& inputShape) const = 0;
    virtual Tensor call(const Tensor& x, const CallOptions& options) = 0;

    /// A weight, but a bias, as call needs it to compute by the layer's policy. A tape follows the
    /// cast.
    Tensor computed(const Variable& weight) const;

    /// A new weight "layer/name", for makeVariables. Throws ArgumentError when the layer has one of
    /// that name.
    Variable addVariable(std::string_view name, const Shape& shape, const Initializer& initializer,
                         const Regularizer& regularizer = {});
    /// The same for state: saved and loaded with the weights, but never trained.
    Variable addState(std::string_view name, const Shape& shape, const Initializer& initializer);

    /// For a copy of a built layer, which shares its variables until it gets others.
    void dropVariables() { variables_.clear(); }
    Variable addVariable(std::string_view name, const Tensor& initial);

private:
    Variable add(std::string_view name, const Tensor& initial, VariableOptions options);
    template <class Function>
    auto withLabel(const Function& function) const;
    void makeAllVariables(const Shape& inputShape);

    enum class Naming { byType, byModel, byHand };

    std::string type_;
    std::string name_;
    Naming naming_;
    bool built_ = false;
    bool trainable_ = true;
    DTypePolicy policy_;
    std::vector<Variable> variables_;
};

}  // namespace glgrad

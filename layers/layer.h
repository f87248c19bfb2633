#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/handle.h"
#include "core/several.h"
#include "core/shape.h"
#include "core/tensor.h"
#include "core/variable.h"
#include "layers/dtype_policy.h"
#include "layers/symbol.h"

namespace glgrad {

class LayerBody;

using LayerClass = DescribedClass<LayerBody>;

struct CallOptions {
    /// Whether dropout drops and batch normalization looks at the batch.
    bool training = false;
};

/// (y - shift) * scale + offset, each [channels].
struct ChannelAffine {
    Tensor shift;
    Tensor scale;
    Tensor offset;
};

/// A function of tensors with weights. Copies are the same layer, with the same weights. The first
/// call, or build, makes the weights.
///
///     Layer dense = Dense{.units = 10, .activation = relu};
///     Tensor y = dense(x);
///
/// What a layer does is in a class behind it: see LayerBody for one of your own. The first axis of
/// all shapes is the batch.
class Layer : public Handle<LayerBody> {
public:
    using Handle::Handle;
    Layer(const Handle& handle) : Handle(handle) {}

    /// The class, such as "Conv2D".
    std::string_view type() const;
    /// By default the class in snake case, which the first model that lists the layer before it is
    /// built numbers: "conv2d", "conv2d_1". A model may list it under another name, if its own is
    /// taken there: see Model::layerNames.
    const std::string& name() const;
    /// Chooses a name by hand, which all models list the layer under; variables() have it too.
    /// Throws ArgumentError for an empty one.
    void setName(std::string name) const;
    /// Whether the name was chosen by hand.
    bool isNamed() const;
    /// Whether the name is the one that the first model listed it under.
    bool isNumbered() const;
    /// The class in snake case.
    std::string defaultName() const;
    /// For models, which tell what they list the layer under. The first to do so gives the layer
    /// its name, unless it has one by hand. A layer that is built, whose variables others may know,
    /// keeps the one that it has.
    void number(const std::string& name) const;

    /// Makes the weights for inputs of a shape, whose first axis may have any size later. Throws
    /// ArgumentError when the layer was built already or the shape does not suit it, and
    /// DeviceError when there is no memory for the weights; the layer is as it was then.
    void build(const Shape& input) const { build(Shapes(input)); }
    void build(const Shapes& inputs) const;
    bool isBuilt() const;
    /// Forgets the weights: the next build makes new ones, for any shape.
    void unbuild() const;

    /// Throws ArgumentError when the shape does not suit the layer.
    Shape outputShape(const Shape& input) const { return outputShapes(input).one(); }
    Shapes outputShapes(const Shapes& inputs) const;
    /// Throws ArgumentError when the result has another shape than outputShape says.
    Tensor operator()(const Tensor& x, const CallOptions& options = {}) const;
    /// For several inputs or outputs.
    Tensors operator()(const Tensors& inputs, const CallOptions& options = {}) const;
    /// The call becomes part of a graph. Throws ArgumentError for shapes that do not suit the
    /// layer.
    Symbols operator()(const Symbols& inputs, const SymbolOptions& options = {}) const {
        return connect(*this, inputs, options);
    }

    /// All weights, and state such as moving averages; none before the layer is built. Of a layer
    /// with parts theirs as well, each once: "encoder/dense/kernel".
    std::vector<Variable> variables() const;
    /// The layers that it is made of, such as those of a Model.
    const std::vector<Layer>& parts() const;
    /// What it calls them, in the same order; files and the summary do so, too. A name that was
    /// chosen by hand stays; other layers keep the name that an earlier owner gave them if it is
    /// free, and the rest are numbered: "dense", "dense_1". A layer that is there twice has one
    /// name. Throws ArgumentError when two were given one name by hand.
    std::vector<std::string> partNames() const;
    /// A part by its path, such as "encoder/dense". Throws ArgumentError, listing the names that
    /// there are, for another.
    Layer part(std::string_view path) const;
    /// Freezes or frees all weights, those to come as well: no gradient is computed for frozen
    /// ones. State is never trainable.
    void setTrainable(bool trainable) const;
    bool isTrainable() const;
    /// Multiplies the optimizer's learning rate for all weights, those to come as well, from the
    /// next step on: 0.01 for what is fine-tuned. Throws ArgumentError for a factor that is
    /// negative or not finite.
    void setLearningRateFactor(float factor) const;

    /// Floating inputs are cast to policy.compute, in which the layer computes; weights rest as
    /// policy.variable, those that there are already are cast. State rests as float32. Throws
    /// ArgumentError for dtypes that are not floating.
    void setDTypePolicy(const DTypePolicy& policy) const;
    const DTypePolicy& dtypePolicy() const;
};

}  // namespace glgrad

#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "models/model.h"

namespace glgrad {

struct SequentialOptions {
    std::string name = "sequential";
};

/// Layers one after the other.
///
///     Sequential model({Flatten{}, Dense{{.units = 10}}});
///
/// Layers without a name of their own are numbered: "dense", "dense_1". A handle that is there
/// twice is one layer, with one set of weights, as are copies of a layer that is built.
class Sequential : public Model {
public:
    /// Throws ArgumentError for a handle that holds nothing, and when two layers were given one
    /// name by hand.
    explicit Sequential(std::initializer_list<Layer> layers = {},
                        const SequentialOptions& options = {});

    /// Throws ArgumentError as the constructor does, and when the model was built already.
    void add(Layer layer);
    const std::vector<Layer>& layers() const override { return layers_; }

protected:
    Tensor call(const Tensor& x, const CallOptions& options) override;
    void buildLayers(const Shape& inputShape) override;

private:
    std::vector<Layer> layers_;
};

}  // namespace glgrad

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
/// Layers without a name of their own are numbered: "dense", "dense_1".
class Sequential : public Model {
public:
    explicit Sequential(std::initializer_list<Handle<Layer>> layers = {},
                        const SequentialOptions& options = {});

    /// Throws ArgumentError when the name is taken or the model was built already.
    void add(Handle<Layer> layer);
    const std::vector<Handle<Layer>>& layers() const override { return layers_; }

protected:
    Tensor call(const Tensor& x, const CallOptions& options) override;
    void buildLayers(const Shape& inputShape) override;

private:
    bool isTaken(const std::string& name) const;

    std::vector<Handle<Layer>> layers_;
};

}  // namespace glgrad

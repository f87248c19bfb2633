// glgrad: internal header
#pragma once

#include <span>

#include "models/graph_body.h"
#include "models/sequential.h"

namespace glgrad {

/// A chain of layers, which becomes a graph when it is built.
class SequentialBody : public GraphBody {
public:
    SequentialBody(std::span<const Layer> layers, const SequentialOptions& options);
    void add(const Layer& layer);

    void buildOn(const Symbols& inputs) override;
    void unbuild() override;

protected:
    void makeVariablesFor(const Shapes& inputs) override;
    Shapes computeOutputShapes(const Shapes& inputs) const override;

private:
    void connectAll(const Symbol& input);

    Layer input_;  // An Input, if there is one: it is none of the layers.
};

}  // namespace glgrad

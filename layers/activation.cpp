#include "layers/activation.h"

#include "layers/layer_body.h"

namespace glgrad {
namespace {

class ActivationBody : public SimpleLayerBody {
public:
    explicit ActivationBody(const Activation& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override { return input; }
    Tensor call(const Tensor& x, const CallOptions&) override { return options_.activation(x); }

private:
    Activation options_;
};

}  // namespace

void describe(Fields& field, Activation& o) { field("activation", o.activation); }

const LayerClass& classOf(const Activation&) {
    return describedAs<Activation, ActivationBody>("Activation");
}

}  // namespace glgrad

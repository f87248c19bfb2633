#include "layers/elu.h"

#include "autograd/ops.h"
#include "layers/layer_body.h"

namespace glgrad {
namespace {

class ELUBody : public SimpleLayerBody {
public:
    explicit ELUBody(const ELU& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override { return input; }
    Tensor call(const Tensor& x, const CallOptions&) override { return elu(x, options_.alpha); }

private:
    ELU options_;
};

}  // namespace

void describe(Fields& field, ELU& o) { field("alpha", o.alpha); }

const LayerClass& classOf(const ELU&) { return describedAs<ELU, ELUBody>("ELU"); }

}  // namespace glgrad

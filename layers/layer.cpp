#include "layers/layer.h"

#include "layers/layer_body.h"

namespace glgrad {

std::string_view Layer::type() const { return body().type(); }
const std::string& Layer::name() const { return body().name(); }
void Layer::setName(std::string name) const { body().setName(std::move(name)); }
bool Layer::isNamed() const { return body().isNamed(); }
bool Layer::isNumbered() const { return body().isNumbered(); }
std::string Layer::defaultName() const { return body().defaultName(); }
void Layer::number(const std::string& name) const { body().number(name); }

void Layer::build(const Shapes& inputs) const { body().build(inputs); }
bool Layer::isBuilt() const { return body().isBuilt(); }
void Layer::unbuild() const { body().unbuild(); }
Shapes Layer::outputShapes(const Shapes& inputs) const { return body().outputShapes(inputs); }

Tensor Layer::operator()(const Tensor& x, const CallOptions& options) const {
    return body().callOne(x, options);
}

Tensors Layer::operator()(const Tensors& inputs, const CallOptions& options) const {
    return body().callSeveral(inputs, options);
}

std::vector<Variable> Layer::variables() const { return body().variables(); }
const std::vector<Layer>& Layer::parts() const { return body().parts(); }
std::vector<std::string> Layer::partNames() const { return body().partNames(); }
Layer Layer::part(std::string_view path) const { return body().part(path); }
void Layer::setTrainable(bool trainable) const { body().setTrainable(trainable); }
void Layer::setLearningRateFactor(float factor) const { body().setLearningRateFactor(factor); }
bool Layer::isTrainable() const { return body().isTrainable(); }
void Layer::setDTypePolicy(const DTypePolicy& policy) const { body().setDTypePolicy(policy); }
const DTypePolicy& Layer::dtypePolicy() const { return body().dtypePolicy(); }

}  // namespace glgrad

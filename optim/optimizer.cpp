#include "optim/optimizer.h"

#include "optim/optimizer_body.h"

namespace glgrad {

void Optimizer::apply(std::span<const Tensor> gradients,
                      std::span<const Variable> variables) const {
    body().apply(gradients, variables);
}

void Optimizer::setLossScaling(const LossScalingOptions& options) const {
    body().setLossScaling(options);
}
bool Optimizer::hasLossScaling() const { return body().hasLossScaling(); }
Tensor Optimizer::lossScale() const { return body().lossScale(); }

void Optimizer::build(std::span<const Variable> variables) const { body().build(variables); }
bool Optimizer::isBuilt(std::span<const Variable> variables) const {
    return body().isBuilt(variables);
}

float Optimizer::learningRate() const { return body().learningRate(); }
void Optimizer::setLearningRate(float learningRate) const { body().setLearningRate(learningRate); }
Index Optimizer::iterations() const { return body().iterations(); }
void Optimizer::setIterations(Index iterations) const { body().setIterations(iterations); }
const std::vector<Variable>& Optimizer::slots() const { return body().slots(); }

}  // namespace glgrad

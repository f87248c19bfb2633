#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "core/handle.h"
#include "core/tensor.h"
#include "core/variable.h"
#include "optim/loss_scaling.h"

namespace glgrad {

class OptimizerBody;

using OptimizerClass = DescribedClass<OptimizerBody>;

/// Changes variables along their gradients: `Optimizer optimizer = Adam{.learningRate = 1e-3f};`.
/// Copies are the same optimizer, with the same slots. Each step runs one kernel (for each learning
/// rate factor that variables have), on OpenGL one per variable, which also does the decoupled
/// decay: `w * (1 - learningRate * weightDecay)` before the step and after it the soft threshold
/// `sign(w) * max(|w| - learningRate * l1Decay, 0)`, which makes weights exactly zero. Nothing is
/// uploaded or read back. On the CPU variables and slots are changed in place where nobody else
/// holds their values.
///
/// A NaN or an infinity in a gradient is not repaired: it goes into the variable and the slots
/// (see TerminateOnNaN). Clipping by value makes infinities finite and leaves NaN.
class Optimizer : public Handle<OptimizerBody> {
public:
    using Handle::Handle;
    Optimizer(const Handle& handle) : Handle(handle) {}

    /// One step. gradients[i] belongs to variables[i]; a variable that is not trainable is left as
    /// it is. Throws ArgumentError when the numbers or the shapes differ, or a variable is there
    /// twice: its gradient is the sum over all its uses. Where a device runs out
    /// of memory it throws DeviceError; of the variables of that device with one learning rate
    /// factor all have moved by then, or none.
    void apply(std::span<const Tensor> gradients, std::span<const Variable> variables) const;
    void apply(std::span<const Tensor> gradients, std::initializer_list<Variable> variables) const {
        apply(gradients, std::span(variables.begin(), variables.size()));
    }

    /// Turns on dynamic loss scaling, for gradients that pass through float16, where small ones
    /// vanish and large ones become infinite. The gradients that apply is given are then those of
    /// the loss times lossScale(). When one of them is not finite, variables and slots stay as they
    /// are and the scale is halved, all on the device; iterations() counts that step too. Throws
    /// ArgumentError for options out of range.
    ///
    /// Source: keras/src/optimizers/loss_scale_optimizer.py.
    void setLossScaling(const LossScalingOptions& options = {}) const;
    bool hasLossScaling() const;
    /// A scalar: the seed for GradientTape::gradient of a loss. Not defined without loss scaling,
    /// and before build.
    Tensor lossScale() const;

    /// Makes the slots of variables that have none yet; apply does it at need.
    void build(std::span<const Variable> variables) const;
    /// Whether build would make nothing for these.
    bool isBuilt(std::span<const Variable> variables) const;

    float learningRate() const;
    /// From the next step on. Throws ArgumentError for one that is negative or not finite.
    void setLearningRate(float learningRate) const;

    /// Steps taken.
    Index iterations() const;
    /// Throws ArgumentError for a negative number.
    void setIterations(Index iterations) const;
    /// What is remembered for each variable, such as "dense/kernel/momentum", in the order in
    /// which the variables came, and the state of loss scaling. No two have one name: where
    /// variables have, the second's become "dense/kernel_1/momentum". With iterations() this is all
    /// that a resumed training needs.
    const std::vector<Variable>& slots() const;
};

}  // namespace glgrad

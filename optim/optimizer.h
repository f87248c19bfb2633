#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/pooled_vector.h"
#include "core/tensor.h"
#include "core/variable.h"
#include "optim/loss_scaling.h"

namespace glgrad {

/// What all optimizers have in common; each has a struct of options with these among them.
struct OptimizerSettings {
    float learningRate;
    float weightDecay;
    float l1Decay;
    float clipNorm;
    float clipValue;
    float globalClipNorm;

    /// Takes the fields of these names out of an optimizer's own options.
    template <class Options>
    static OptimizerSettings of(const Options& options) {
        return {.learningRate = options.learningRate,
                .weightDecay = options.weightDecay,
                .l1Decay = options.l1Decay,
                .clipNorm = options.clipNorm,
                .clipValue = options.clipValue,
                .globalClipNorm = options.globalClipNorm};
    }
};

/// Changes variables along their gradients. Each step runs one kernel, on OpenGL one per variable,
/// which also does the decoupled decay: `w * (1 - learningRate * weightDecay)` before the step and
/// after it the soft threshold `sign(w) * max(|w| - learningRate * l1Decay, 0)`, which makes
/// weights exactly zero. Nothing is uploaded or read back. On the CPU variables and slots are
/// changed in place where nobody else holds their values.
///
/// A NaN or an infinity in a gradient is not repaired: it goes into the variable and the slots
/// (see TerminateOnNaN). Clipping by value makes infinities finite and leaves NaN.
class Optimizer {
public:
    virtual ~Optimizer() = default;

    /// One step. gradients[i] belongs to variables[i]; a variable that is not trainable is left as
    /// it is. Throws ArgumentError when the numbers or the shapes differ, or a variable is there
    /// twice: its gradient is the sum over all its uses. Where a device runs out
    /// of memory it throws DeviceError; no variable of that device has moved by then.
    void apply(std::span<const Tensor> gradients, std::span<const Variable> variables);
    void apply(std::span<const Tensor> gradients, std::initializer_list<Variable> variables) {
        apply(gradients, std::span(variables.begin(), variables.size()));
    }

    /// Turns on dynamic loss scaling, for gradients that pass through float16, where small ones
    /// vanish and large ones become infinite. The gradients that apply is given are then those of
    /// the loss times lossScale(). When one of them is not finite, variables and slots stay as they
    /// are and the scale is halved, all on the device; iterations() counts that step too. Throws
    /// ArgumentError for options out of range.
    ///
    /// Source: keras/src/optimizers/loss_scale_optimizer.py.
    void setLossScaling(const LossScalingOptions& options = {});
    bool hasLossScaling() const { return lossScalingOptions_.has_value(); }
    /// A scalar: the seed for GradientTape::gradient of a loss. Not defined without loss scaling,
    /// and before build.
    Tensor lossScale() const;

    /// Makes the slots of variables that have none yet; apply does it at need.
    void build(std::span<const Variable> variables);
    /// Whether build would make nothing for these.
    bool isBuilt(std::span<const Variable> variables) const;

    float learningRate() const { return settings_.learningRate; }
    /// From the next step on. Throws ArgumentError for one that is negative or not finite.
    void setLearningRate(float learningRate);

    /// Steps taken.
    Index iterations() const { return iterations_; }
    /// Throws ArgumentError for a negative number.
    void setIterations(Index iterations);
    /// What is remembered for each variable, such as "dense/kernel/momentum", in the order in
    /// which the variables came, and the state of loss scaling. No two have one name: where
    /// variables have, the second's become "dense/kernel_1/momentum". With iterations() this is all
    /// that a resumed training needs.
    const std::vector<Variable>& slots() const { return slots_; }

protected:
    /// `slotNames` is what is remembered for each variable; slots begin as zeros. Throws
    /// ArgumentError for settings out of range; `name` is what errors call the optimizer.
    Optimizer(std::string_view name, const OptimizerSettings& settings,
              std::vector<std::string_view> slotNames);

    /// What a step does with each variable. The inputs of the kernel are the variable, its gradient
    /// and its slots; its outputs replace the variable and the slots (Kernel::replaces).
    struct Step {
        const Kernel& kernel;
        Uniforms uniforms;
    };
    /// iterations() counts this step already.
    virtual Step step() const = 0;

    float decay() const { return 1.0f - settings_.learningRate * settings_.weightDecay; }
    float l1Threshold() const { return settings_.learningRate * settings_.l1Decay; }

    /// Throws ArgumentError, naming the optimizer, when `value` is not in [low, high).
    void checkRange(std::string_view option, float value, float low, float high) const;

private:
    Tensors clipped(Tensors gradients) const;
    void buildLossScaling();
    std::string freeSlotName(const std::string& variable, std::string_view slot);
    using Variables = PooledVector<Variable>;
    void buildSlots(const Variable& variable);
    std::span<Variable> slotsOf(const Variable& variable);
    void check(std::span<const Tensor> gradients, std::span<const Variable> variables) const;
    /// One step of each.
    void move(std::span<Variable> variables, std::span<const Tensor> directions);

    std::string_view name_;
    OptimizerSettings settings_;
    std::vector<std::string_view> slotNames_;
    Index iterations_ = 0;
    std::vector<Variable> slots_;
    std::unordered_set<std::string> takenNames_;
    std::unordered_map<std::string, int> lastNumbers_;
    std::unordered_map<TensorId, std::size_t> firstSlot_;
    std::optional<std::size_t> lossScaleSlot_;
    std::optional<LossScalingOptions> lossScalingOptions_;
    std::optional<LossScaling> lossScaling_;
};

}  // namespace glgrad

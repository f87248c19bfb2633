#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/described.h"
#include "core/pooled_vector.h"
#include "core/tensor.h"
#include "core/variable.h"
#include "optim/loss_scaling.h"
#include "optim/optimizer.h"

namespace glgrad {

/// What the descriptions of all optimizers have among their fields.
struct OptimizerSettings {
    float learningRate;
    float weightDecay;
    float l1Decay;
    float clipNorm;
    float clipValue;
    float globalClipNorm;

    /// Throws ArgumentError, beginning with `owner`, when there are two ways to clip.
    void check(std::string_view owner) const;
    /// Takes the fields of these names out of a description.
    static OptimizerSettings of(const auto& options) {
        return {.learningRate = options.learningRate,
                .weightDecay = options.weightDecay,
                .l1Decay = options.l1Decay,
                .clipNorm = options.clipNorm,
                .clipValue = options.clipValue,
                .globalClipNorm = options.globalClipNorm};
    }
};

/// Lists the fields of OptimizerSettings, for a description's `describe`.
void describeSettings(Fields& field, auto& options) {
    const auto rule = [](const char* key, WhenZero whenZero) {
        return FieldRule{.range = Range::atLeast(0), .key = key, .whenZero = whenZero};
    };
    field("learningRate", options.learningRate, {.range = Range::atLeast(0), .formerKey = "lr"});
    field("weightDecay", options.weightDecay, rule("weight_decay", WhenZero::isNull));
    field("l1Decay", options.l1Decay, rule("l1_decay", WhenZero::isLeftOut));
    field("clipNorm", options.clipNorm, rule("clipnorm", WhenZero::isNull));
    field("clipValue", options.clipValue, rule("clipvalue", WhenZero::isNull));
    field("globalClipNorm", options.globalClipNorm, rule("global_clipnorm", WhenZero::isNull));
    field.check([&](std::string_view owner) { OptimizerSettings::of(options).check(owner); });
}

/// What an optimizer does: the class behind an Optimizer, which says what its functions do. One of
/// your own derives from it and overrides step.
class OptimizerBody : public DescribedBody {
public:
    using Kind = OptimizerBody;
    static constexpr std::string_view kKindName = "optimizer";

    void apply(std::span<const Tensor> gradients, std::span<const Variable> variables);
    void setLossScaling(const LossScalingOptions& options);
    bool hasLossScaling() const { return lossScalingOptions_.has_value(); }
    Tensor lossScale() const;
    void build(std::span<const Variable> variables);
    bool isBuilt(std::span<const Variable> variables) const;
    float learningRate() const { return settings_.learningRate; }
    void setLearningRate(float learningRate);
    Index iterations() const { return iterations_; }
    void setIterations(Index iterations);
    const std::vector<Variable>& slots() const { return slots_; }

protected:
    /// `slotNames` is what is remembered for each variable; slots begin as zeros.
    OptimizerBody(const OptimizerSettings& settings, std::vector<std::string_view> slotNames);

    /// What a step does with each variable. The inputs of the kernel are the variable, its gradient
    /// and its slots; its outputs replace the variable and the slots (Kernel::replaces).
    struct Step {
        const Kernel& kernel;
        Uniforms uniforms;
    };
    /// `learningRate` is that of these variables. iterations() counts this step already.
    virtual Step step(float learningRate) const = 0;

    /// With the learning rate as it is now.
    Json configWith(const Json& fields) const override;

    float decay(float learningRate) const { return 1.0f - learningRate * settings_.weightDecay; }
    float l1Threshold(float learningRate) const { return learningRate * settings_.l1Decay; }

private:
    /// Throws ArgumentError, naming the optimizer, when `value` is not in [low, high).
    void checkRange(std::string_view option, float value, float low, float high) const;
    Tensors clipped(Tensors gradients) const;
    void buildLossScaling();
    std::string freeSlotName(const std::string& variable, std::string_view slot);
    using Variables = PooledVector<Variable>;
    void buildSlots(const Variable& variable);
    std::span<Variable> slotsOf(const Variable& variable);
    void check(std::span<const Tensor> gradients, std::span<const Variable> variables) const;
    /// One step of each.
    void move(std::span<Variable> variables, std::span<const Tensor> directions);

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

#include "optim/optimizer_body.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/described_kind.h"
#include "core/error.h"
#include "core/keras_members.h"
#include "core/kernel_updates.h"
#include "core/out_of_memory.h"
#include "core/pooled_vector.h"
#include "optim/clipping.h"

namespace glgrad {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

}  // namespace

OptimizerBody::OptimizerBody(const OptimizerSettings& settings,
                             std::vector<std::string_view> slotNames)
    : settings_(settings), slotNames_(std::move(slotNames)) {}

void OptimizerSettings::check(std::string_view owner) const {
    if ((clipNorm > 0) + (clipValue > 0) + (globalClipNorm > 0) <= 1) return;
    throw ArgumentError(concat(
        owner, ": expected at most one of clipNorm, clipValue and globalClipNorm, got several"));
}

void OptimizerBody::checkRange(std::string_view option, float value, float low, float high) const {
    glgrad::checkRange(type(), option, value, Range::below(low, high));
}

Json OptimizerBody::configWith(const Json& fields) const {
    Json config;
    config.set("name", toSnakeCase(type()));
    config = joined(std::move(config), fields);
    config.set("learning_rate", settings_.learningRate);
    return config;
}

void OptimizerBody::setIterations(Index iterations) {
    glgrad::checkRange(type(), "iterations", iterations, Range::atLeast(0));
    iterations_ = iterations;
}

void OptimizerBody::setLearningRate(float learningRate) {
    checkRange("learningRate", learningRate, 0.0f, kInfinity);
    settings_.learningRate = learningRate;
}

void OptimizerBody::setLossScaling(const LossScalingOptions& options) {
    checkRange("initialScale", options.initialScale, std::numeric_limits<float>::min(), kInfinity);
    checkRange("growthSteps", static_cast<float>(options.growthSteps), 1.0f, 0x1p24f);
    lossScalingOptions_ = options;
    lossScaling_.reset();
}

Tensor OptimizerBody::lossScale() const { return lossScaling_ ? lossScaling_->scale() : Tensor(); }

void OptimizerBody::buildLossScaling() {
    const Tensor scale = full(Shape{}, lossScalingOptions_->initialScale);
    const Tensor goodSteps = zeros(Shape{});
    if (!lossScaleSlot_) {
        lossScaleSlot_ = slots_.size();
        slots_.emplace_back(scale, VariableOptions{.name = "loss_scale", .trainable = false});
        slots_.emplace_back(goodSteps,
                            VariableOptions{.name = "loss_scale/good_steps", .trainable = false});
    }
    Variable &first = slots_[*lossScaleSlot_], &second = slots_[*lossScaleSlot_ + 1];
    first.assign(scale);
    second.assign(goodSteps);
    lossScaling_.emplace(lossScalingOptions_->growthSteps, first, second);
}

std::string OptimizerBody::freeSlotName(const std::string& variable, std::string_view slot) {
    std::string name = concat(variable, "/", slot);
    // Thousands of variables may have one name: the search goes on where it ended.
    for (int& number = lastNumbers_[name]; takenNames_.contains(name);) {
        name = concat(variable, "_", ++number, "/", slot);
    }
    return name;
}

void OptimizerBody::build(std::span<const Variable> variables) {
    if (lossScalingOptions_ && !lossScaling_ && !variables.empty()) {
        const DeviceScope scope(variables[0].value().device());
        buildLossScaling();
    }
    for (const Variable& variable : variables) {
        if (!firstSlot_.contains(variable.id())) buildSlots(variable);
    }
}

bool OptimizerBody::isBuilt(std::span<const Variable> variables) const {
    return (!lossScalingOptions_ || lossScaling_) &&
           std::ranges::all_of(variables, [&](const Variable& variable) {
               return firstSlot_.contains(variable.id());
           });
}

void OptimizerBody::buildSlots(const Variable& variable) {
    const DeviceScope scope(variable.value().device());
    std::vector<Variable> made;  // All or none, if there is no memory for all.
    for (const std::string_view slot : slotNames_) {
        made.emplace_back(
            zeros(variable.shape()),
            VariableOptions{.name = freeSlotName(variable.name(), slot), .trainable = false});
    }
    for (const Variable& slot : made) takenNames_.insert(slot.name());
    slots_.insert(slots_.end(), made.begin(), made.end());
    firstSlot_.emplace(variable.id(), slots_.size() - made.size());
}

Tensors OptimizerBody::clipped(Tensors gradients) const {
    if (settings_.globalClipNorm > 0) {
        return clipByGlobalNorm(gradients, settings_.globalClipNorm);
    }
    for (Tensor& gradient : gradients) {
        if (settings_.clipNorm > 0) gradient = clipByNorm(gradient, settings_.clipNorm);
        if (settings_.clipValue > 0) {
            gradient = clip(gradient, -settings_.clipValue, settings_.clipValue);
        }
    }
    return gradients;
}

std::span<Variable> OptimizerBody::slotsOf(const Variable& variable) {
    return std::span(slots_).subspan(firstSlot_.at(variable.id()), slotNames_.size());
}

void OptimizerBody::check(std::span<const Tensor> gradients,
                          std::span<const Variable> variables) const {
    if (gradients.size() != variables.size()) {
        throw ArgumentError(concat(type(), ": expected a gradient for each of ", variables.size(),
                                   " variables, got ", gradients.size()));
    }
    PooledVector<TensorId> ids;
    ids.reserve(variables.size());
    for (std::size_t i = 0; i < variables.size(); ++i) {
        const Variable& variable = variables[i];
        ids.push_back(variable.id());
        if (!gradients[i].defined()) {
            throw ArgumentError(concat(type(), ": expected a gradient for variable ",
                                       variable.name(), ", got a tensor without values"));
        }
        if (gradients[i].shape() != variable.shape()) {
            throw ArgumentError(concat(type(), ": variable ", variable.name(), " has shape ",
                                       variable.shape(), ", got a gradient of shape ",
                                       gradients[i].shape()));
        }
    }
    std::ranges::sort(ids);
    const auto twice = std::ranges::adjacent_find(ids);
    if (twice == ids.end()) return;
    const auto second = std::find_if(variables.rbegin(), variables.rend(),
                                     [&](const Variable& each) { return each.id() == *twice; });
    throw ArgumentError(
        concat(type(), ": expected each variable once, got ", second->name(), " twice"));
}

void OptimizerBody::apply(std::span<const Tensor> gradients, std::span<const Variable> variables) {
    check(gradients, variables);
    Variables targets;
    Tensors directions;
    targets.reserve(variables.size());
    directions.reserve(variables.size());
    for (std::size_t i = 0; i < variables.size(); ++i) {
        if (!variables[i].trainable()) continue;
        targets.push_back(variables[i]);
        directions.push_back(gradients[i]);
    }
    build(targets);
    if (lossScaling_) directions = lossScaling_->unscaled(directions);
    directions = clipped(std::move(directions));
    ++iterations_;
    if (!lossScaling_) return move(targets, directions);
    // A variable and its slots, as they are if the gradients are not finite.
    std::vector<Tensors> before;
    for (const Variable& target : targets) {
        Tensors& kept = before.emplace_back(Tensors{target.value()});
        for (const Variable& slot : slotsOf(target)) kept.push_back(slot.value());
    }
    move(targets, directions);
    for (std::size_t i = 0; i < targets.size(); ++i) {
        std::vector<Variable> changed{targets[i]};
        const std::span<Variable> slots = slotsOf(targets[i]);
        changed.insert(changed.end(), slots.begin(), slots.end());
        lossScaling_->restore(changed, before[i]);
    }
}

void OptimizerBody::move(std::span<Variable> variables, std::span<const Tensor> directions) {
    for (std::size_t i = 0; i < variables.size();) {
        const Device device = variables[i].value().device();
        const float factor = variables[i].learningRateFactor();
        const Step step = this->step(learningRate() * factor);
        const auto what = [&] { return step.kernel.name; };
        const auto belongs = [&](const Variable& variable) {
            return variable.value().device() == device && variable.learningRateFactor() == factor;
        };
        withinMemory(what, device, [&] {
            KernelUpdates updates(step.kernel, step.uniforms, device);
            for (; i < variables.size() && belongs(variables[i]); ++i) {
                const std::span<Variable> slots = slotsOf(variables[i]);
                TensorRefs inputs{variables[i], directions[i]};
                for (const Variable& slot : slots) inputs.add(slot);
                updates.addCall(inputs);
                updates.replace(variables[i]);
                for (const Variable& slot : slots) updates.replace(slot);
            }
            updates.run();
        });
    }
}

template struct InstantiateKind<OptimizerBody>;

}  // namespace glgrad

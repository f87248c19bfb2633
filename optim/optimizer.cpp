#include "optim/optimizer.h"

#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "core/error.h"
#include "optim/clipping.h"

namespace glgrad {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

}  // namespace

Optimizer::Optimizer(std::string_view name, const OptimizerSettings& settings,
                     std::vector<std::string_view> slotNames)
    : name_(name), settings_(settings), slotNames_(std::move(slotNames)) {
    checkRange("learningRate", settings.learningRate, 0.0f, kInfinity);
    checkRange("weightDecay", settings.weightDecay, 0.0f, kInfinity);
    checkRange("l1Decay", settings.l1Decay, 0.0f, kInfinity);
    checkRange("clipNorm", settings.clipNorm, 0.0f, kInfinity);
    checkRange("clipValue", settings.clipValue, 0.0f, kInfinity);
    checkRange("globalClipNorm", settings.globalClipNorm, 0.0f, kInfinity);
    if ((settings.clipNorm > 0) + (settings.clipValue > 0) + (settings.globalClipNorm > 0) > 1) {
        throw ArgumentError(concat(
            name, ": expected at most one of clipNorm, clipValue and globalClipNorm, got several"));
    }
}

void Optimizer::checkRange(std::string_view option, float value, float low, float high) const {
    if (value >= low && value < high) return;
    throw ArgumentError(
        concat(name_, ": expected ", option, " in [", low, ", ", high, "), got ", value));
}

void Optimizer::setLearningRate(float learningRate) {
    checkRange("learningRate", learningRate, 0.0f, kInfinity);
    settings_.learningRate = learningRate;
}

void Optimizer::build(std::span<const Variable> variables) {
    for (const Variable& variable : variables) {
        if (!firstSlot_.try_emplace(variable.id(), slots_.size()).second) continue;
        for (const std::string_view slot : slotNames_) {
            slots_.emplace_back(
                zerosLike(variable),
                VariableOptions{.name = concat(variable.name(), "/", slot), .trainable = false});
        }
    }
}

std::vector<Tensor> Optimizer::clipped(std::vector<Tensor> gradients) const {
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

void Optimizer::apply(std::span<const Tensor> gradients, std::span<const Variable> variables) {
    if (gradients.size() != variables.size()) {
        throw ArgumentError(concat(name_, ": expected a gradient for each of ", variables.size(),
                                   " variables, got ", gradients.size()));
    }
    std::vector<Variable> targets;
    std::vector<Tensor> directions;
    for (std::size_t i = 0; i < variables.size(); ++i) {
        if (gradients[i].shape() != variables[i].shape()) {
            throw ArgumentError(concat(name_, ": variable ", variables[i].name(), " has shape ",
                                       variables[i].shape(), ", got a gradient of shape ",
                                       gradients[i].shape()));
        }
        if (!variables[i].trainable()) continue;
        targets.push_back(variables[i]);
        directions.push_back(gradients[i]);
    }
    build(targets);
    directions = clipped(std::move(directions));
    ++iterations_;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const std::size_t first = firstSlot_.at(targets[i].id());
        step(targets[i], directions[i], std::span(slots_).subspan(first, slotNames_.size()));
    }
}

}  // namespace glgrad

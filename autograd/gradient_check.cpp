#include "autograd/gradient_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/argument_checks.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/random.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

// In double, with what its terms come to without their signs: what cancels leaves errors behind.
struct Sum {
    double value = 0.0;
    double size = 0.0;

    void add(double term) {
        value += term;
        size += std::abs(term);
    }
    // The terms weights * values.
    void add(const Values& weights, const Values& values) {
        for (std::size_t i = 0; i < values.size(); ++i) add(double{weights[i]} * values[i]);
    }
};

// f with the weights of its outputs, and what is compared: L = sum(w (f + f^2 / 2)).
class Projection {
public:
    Projection(const CheckedFunction& function, std::span<const Tensor> inputs, std::uint64_t seed)
        : function_(function) {
        const PauseTapes pause;
        const Tensor y = function(inputs);
        shape_ = y.shape();
        weights_ = RandomGenerator(seed, 1).uniforms(y.size(), 0.5f, 1.5f);
        RandomGenerator signs(seed, 2);
        for (float& weight : weights_) weight = signs.uniform() < 0.5f ? -weight : weight;
    }

    Sum value(std::span<const Tensor> inputs) const {
        const Values values = function_(inputs).values();
        Sum total;
        for (std::size_t i = 0; i < values.size(); ++i) {
            total.add(weights_[i] * (values[i] + 0.5 * values[i] * values[i]));
        }
        return total;
    }

    Tensor tensor(std::span<const Tensor> inputs) const {
        const Tensor y = function_(inputs);
        const Tensor weights(shape_, weights_, DType::float32, y.device());
        return sum(weights * (y + square(y) * 0.5f));
    }

private:
    const CheckedFunction& function_;
    Shape shape_;
    Values weights_;
};

using Scalar = std::function<Sum(std::span<const Tensor>)>;

Tensors gradientsOf(const std::function<Tensor(std::span<const Tensor>)>& scalar,
                    std::span<const Tensor> inputs) {
    GradientTape tape;
    for (const Tensor& input : inputs) tape.watch(input);
    return tape.gradient(scalar(inputs), inputs);
}

// The slope of `scalar` when the inputs move along `directions`.
double numericSlope(const Scalar& scalar, std::span<const Tensor> inputs,
                    const std::vector<Values>& directions, float step) {
    const auto at = [&](float distance) {
        Tensors moved;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            Values values = inputs[i].values();
            for (std::size_t k = 0; k < values.size(); ++k) {
                values[k] += distance * directions[i][k];
            }
            moved.emplace_back(inputs[i].shape(), values, DType::float32, inputs[i].device());
        }
        return scalar(moved).value;
    };
    const double near = at(step) - at(-step), far = at(2.0f * step) - at(-2.0f * step);
    return (8.0 * near - far) / (12.0 * step);
}

// Smaller slopes may be rounding errors of much larger terms.
constexpr double kLeastSlope = 1e-3;

class Check {
public:
    Check(Scalar scalar, std::span<const Tensor> inputs, const Tensors& gradients,
          const GradientCheckOptions& options)
        : scalar_(std::move(scalar)),
          inputs_(inputs),
          options_(options),
          least_(std::clamp(scalar_(inputs).size, kLeastSlope, 1.0)) {
        for (const Tensor& gradient : gradients) gradients_.push_back(gradient.values());
    }

    GradientDifference run() {
        RandomGenerator random(options_.seed, 3);
        for (int i = 0; i < options_.directions; ++i) {
            std::vector<Values> directions = still();
            for (Values& each : directions) each = random.uniforms(each.size(), -1.0f, 1.0f);
            compare(directions, concat("along random direction ", i));
        }
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            if (inputs_[i].size() <= options_.elementwiseLimit) elements(i);
        }
        return result_;
    }

private:
    std::vector<Values> still() const {
        std::vector<Values> directions;
        for (const Tensor& input : inputs_) directions.emplace_back(input.size(), 0.0f);
        return directions;
    }

    void elements(std::size_t input) {
        std::vector<Values> directions = still();
        for (std::size_t k = 0; k < directions[input].size(); ++k) {
            directions[input][k] = 1.0f;
            compare(directions, concat("by element ", k, " of input ", input));
            directions[input][k] = 0.0f;
        }
    }

    void compare(const std::vector<Values>& directions, const std::string& where) {
        const double numeric = numericSlope(scalar_, inputs_, directions, options_.step);
        Sum analytic;
        for (std::size_t i = 0; i < directions.size(); ++i) {
            analytic.add(directions[i], gradients_[i]);
        }
        const double error = std::abs(analytic.value - numeric) / std::max(least_, analytic.size);
        if (error <= result_.worst) return;  // NaN goes on.
        result_.worst = std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
        result_.where =
            concat(where, ": the tape says ", analytic.value, ", finite differences ", numeric);
    }

    Scalar scalar_;
    std::span<const Tensor> inputs_;
    std::vector<Values> gradients_;
    const GradientCheckOptions& options_;
    double least_;  // What slopes are measured by that are smaller.
    GradientDifference result_;
};

GradientDifference firstDifference(const CheckedFunction& function, std::span<const Tensor> inputs,
                                   const GradientCheckOptions& options) {
    const Projection projection(function, inputs, options.seed);
    const auto gradients =
        gradientsOf([&](std::span<const Tensor> at) { return projection.tensor(at); }, inputs);
    return Check([&](std::span<const Tensor> at) { return projection.value(at); }, inputs,
                 gradients, options)
        .run();
}

GradientDifference secondDifference(const CheckedFunction& function, std::span<const Tensor> inputs,
                                    const GradientCheckOptions& options) {
    const Projection projection(function, inputs, options.seed);
    const auto first = [&](std::span<const Tensor> at) {
        return gradientsOf([&](std::span<const Tensor> x) { return projection.tensor(x); }, at);
    };
    RandomGenerator random(options.seed, 4);
    std::vector<Values> weights;
    for (const Tensor& input : inputs) {
        weights.push_back(random.uniforms(input.size(), -1.0f, 1.0f));
    }
    const auto slope = [&](std::span<const Tensor> at) {
        const Tensors gradients = first(at);
        Tensor total;
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            const Tensor weight(at[i].shape(), weights[i], DType::float32, at[i].device());
            const Tensor part = sum(weight * gradients[i]);
            total = total.defined() ? total + part : part;
        }
        return total;
    };
    const auto value = [&](std::span<const Tensor> at) {
        const Tensors gradients = first(at);
        Sum total;
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            total.add(weights[i], gradients[i].values());
        }
        return total;
    };
    return Check(value, inputs, gradientsOf(slope, inputs), options).run();
}

constexpr std::string_view kName = "checkGradients";

void check(const CheckedFunction& function, std::span<const Tensor> inputs,
           const GradientCheckOptions& options) {
    checkGiven(kName, "a function", function);
    if (inputs.empty())
        throw ArgumentError(concat(kName, ": expected at least one input, got none"));
    checkAllGiven(kName, "inputs", inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (inputs[i].dtype() == DType::float32) continue;
        throw ArgumentError(concat(kName, ": expected inputs of float32, got ",
                                   name(inputs[i].dtype()), " as input ", i));
    }
    checkRange(kName, "step", options.step, Range::above(0.0));
    checkRange(kName, "directions", options.directions, Range::atLeast(0.0));
    checkRange(kName, "tolerance", options.tolerance, Range::atLeast(0.0));
    checkRange(kName, "secondTolerance", options.secondTolerance, Range::atLeast(0.0));
}

void judge(std::string_view order, const GradientDifference& difference, double tolerance) {
    if (difference.worst <= tolerance) return;
    throw GradientError(concat(kName, ": ", order, " derivatives differ ", difference.where,
                               "; expected a relative difference of at most ", tolerance, ", got ",
                               difference.worst));
}

}  // namespace

GradientCheckResult compareGradients(const CheckedFunction& function,
                                     std::span<const Tensor> inputs,
                                     const GradientCheckOptions& options) {
    check(function, inputs, options);
    GradientCheckResult result;
    if (options.first) result.first = firstDifference(function, inputs, options);
    if (options.second) result.second = secondDifference(function, inputs, options);
    return result;
}

GradientCheckResult checkGradients(const CheckedFunction& function, std::span<const Tensor> inputs,
                                   const GradientCheckOptions& options) {
    GradientCheckOptions first = options;
    first.second = false;
    GradientCheckResult result = compareGradients(function, inputs, first);
    judge("first", result.first, options.tolerance);
    if (!options.second) return result;
    result.second = secondDifference(function, inputs, options);
    judge("second", result.second, options.secondTolerance);
    return result;
}

GradientCheckResult checkGradients(const std::function<Tensor(const Tensor& x)>& function,
                                   const Tensor& x, const GradientCheckOptions& options) {
    checkGiven(kName, "a function", function);
    return checkGradients([&](std::span<const Tensor> inputs) { return function(inputs[0]); },
                          std::span(&x, 1), options);
}

}  // namespace glgrad

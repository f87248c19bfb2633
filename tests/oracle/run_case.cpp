#include "tests/oracle/run_case.h"

#include <regex>

#include "autograd/tape.h"
#include "core/error.h"
#include "tests/oracle/compare.h"
#include "tests/oracle/ops.h"

namespace glgrad::oracle {
namespace {

Tensors outputsOf(const Case& which) {
    const Arguments arguments(which);
    Tensors outputs = findOp(which.op)(arguments);
    arguments.checkAllUsed();
    if (which.attributes.value("post", "") == "square") {
        for (Tensor& output : outputs) output = square(output);
    }
    return outputs;
}

Tensors differentiable(const Case& which) {
    Tensors tensors;
    for (const Input& input : which.inputs) {
        if (input.differentiable) tensors.push_back(input.tensor);
    }
    return tensors;
}

void watchAll(GradientTape& tape, const Tensors& tensors) {
    for (const Tensor& tensor : tensors) tape.watch(tensor);
}

Tensor sumAll(const Tensors& parts) {
    Tensor total;
    for (const Tensor& part : parts) total = total.defined() ? total + part : part;
    return total.defined() ? total : zeros(Shape{});
}

// sum over outputs of sum(weight * output)
Tensor lossOf(const Case& which, const Tensors& outputs) {
    Tensors parts;
    for (std::size_t i = 0; i < outputs.size() && i < which.outputs.size(); ++i) {
        const auto weight = which.weights.find(which.outputs[i].of);
        if (weight != which.weights.end()) parts.push_back(sum(weight->second * outputs[i]));
    }
    return sumAll(parts);
}

struct FirstOrder {
    Tensors outputs;
    Tensors gradients;
};

FirstOrder firstOrder(const Case& which, const Tensors& inputs) {
    GradientTape tape;
    watchAll(tape, inputs);
    Tensors outputs = outputsOf(which);
    if (which.gradients.empty() && which.second.empty()) return {outputs, {}};
    const Tensor loss = lossOf(which, outputs);
    return {outputs, tape.gradient(loss, inputs)};
}

// d/dx of s = sum_j sum(v_j * g_j), with the first gradients g_j.
Tensors secondOrder(const Case& which, const Tensors& inputs) {
    GradientTape outer;
    watchAll(outer, inputs);
    const Tensors gradients = firstOrder(which, inputs).gradients;
    Tensors parts;
    std::size_t next = 0;
    for (const Input& input : which.inputs) {
        if (!input.differentiable) continue;
        parts.push_back(sum(which.directions.at(input.name) * gradients[next++]));
    }
    return outer.gradient(sumAll(parts), inputs);
}

// mean(out0) + 10 mean_b((n_b - 1)^2), where n_b is the norm of d sum(out0) / dx of one sample.
void comparePenalty(const Case& which, const Tensors& inputs, Verdict& verdict) {
    GradientTape outer;
    watchAll(outer, inputs);
    Tensors outputs;
    Tensor slope;
    {
        GradientTape inner;
        watchAll(inner, inputs);
        outputs = outputsOf(which);
        slope = inner.gradient(sum(outputs[0]), inputs[0]);
    }
    const Tensor flat = reshape(slope, {slope.shape()[0], -1});
    const Tensor norm = sqrt(sum(square(flat), {.axes = {{1}}}) + 1e-12f);
    const Tensor value = mean(outputs[0]) + mean(square(norm - 1.0f)) * 10.0f;
    const Tensors gradients = outer.gradient(value, inputs);
    verdict.compare("penalty", which.penaltyValue, {value});
    verdict.compare("gradient of the penalty by", which.penaltyGradients, gradients);
}

// Errors that refuse a second derivative must begin with the op that cannot.
bool namesAnOp(const std::string& message) {
    static const std::regex named(R"([A-Za-z][A-Za-z0-9_.]*: .+)");
    return std::regex_match(message, named) && !message.starts_with("gradient:");
}

Outcome compareSecond(const Case& which, const Tensors& inputs, Verdict& verdict) {
    try {
        verdict.compare("second derivative by", which.second, secondOrder(which, inputs));
        if (!which.penaltyValue.empty()) comparePenalty(which, inputs, verdict);
    } catch (const Error& error) {
        const bool refused = dynamic_cast<const GradientError*>(&error) != nullptr ||
                             dynamic_cast<const DeviceError*>(&error) != nullptr;
        if (!refused || !namesAnOp(error.what()) || which.zeroSecond) throw;
        return {Result::unsupported, error.what()};
    }
    return {};
}

Outcome compareAll(const Case& which) {
    const Tensors inputs = differentiable(which);
    // exp saturates instead of overflowing: see autograd/ops.h. No other op does.
    Verdict verdict(which.op == "exp");
    const FirstOrder first = firstOrder(which, inputs);
    verdict.compare("output", which.outputs, first.outputs);
    verdict.compare("gradient by", which.gradients, first.gradients);
    if (!which.second.empty() && verdict.passed()) {
        const Outcome outcome = compareSecond(which, inputs, verdict);
        if (outcome.result != Result::passed) return outcome;
    }
    if (!verdict.passed()) return {Result::failed, verdict.text()};
    return {};
}

}  // namespace

Outcome runCase(const Case& which) {
    try {
        return compareAll(which);
    } catch (const Unsupported& missing) {
        return {Result::unsupported, missing.what()};
    } catch (const std::exception& error) {
        return {Result::failed, concat("error: ", error.what())};
    }
}

}  // namespace glgrad::oracle

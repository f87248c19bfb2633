#include "autograd/tape_record.h"

#include <algorithm>

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/error.h"

namespace glgrad {
namespace {

void accumulate(Gradients& gradients, TensorId id, const Tensor& more) {
    auto [place, isNew] = gradients.try_emplace(id, more);
    if (!isNew) place->second = add(place->second, more);
}

void checkGradient(std::string_view op, const TapeRecord::Input& input, const Tensor& gradient) {
    if (!gradient.defined()) {
        throw GradientError(concat(op, ": expected a tensor for the gradient of input ",
                                   input.position, ", got none"));
    }
    if (gradient.shape() == input.shape) return;
    throw GradientError(concat(op, ": the gradient of input ", input.position, " has shape ",
                               gradient.shape(), ", expected the input's shape ", input.shape));
}

// The gradients of a node's outputs; zeros for those that nothing depends on. They are done with
// after this node, and dropped unless somebody asked for them.
std::vector<Tensor> outputGradients(std::span<const TapeRecord::Output> outputs,
                                    Gradients& gradients,
                                    const std::unordered_set<TensorId>& wanted) {
    std::vector<Tensor> dys;
    for (const TapeRecord::Output& output : outputs) {
        const auto found = gradients.find(output.id);
        if (found == gradients.end()) {
            const DeviceScope scope(output.device);
            dys.push_back(
                zeros(output.shape, isFloating(output.dtype) ? output.dtype : DType::float32));
            continue;
        }
        dys.push_back(found->second);
        if (!wanted.contains(output.id)) gradients.erase(found);
    }
    return dys;
}

// An op's result has a gradient of its own: under its input's id the two would be added up.
void checkIsNew(std::string_view op, const Tensor& output,
                std::span<const JointInputGradient> inputs) {
    const auto isOutput = [&](const JointInputGradient& each) {
        return each.input.id() == output.id();
    };
    if (std::ranges::none_of(inputs, isOutput)) return;
    throw ArgumentError(concat(op, ": record: expected an output that is none of the inputs; give ",
                               "it an identity of its own by stopGradient"));
}

}  // namespace

Tensor asDType(const Tensor& gradient, DType dtype) {
    return isFloating(dtype) ? cast(gradient, dtype) : gradient;
}

void TapeRecord::add(std::string_view op, std::span<const Tensor> outputs,
                     std::span<const JointInputGradient> inputs, const AllGradients& gradients) {
    Node node{std::string(op), {}, {}, gradients};
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto& [input, gradient] = inputs[i];
        if (!follows(input)) continue;
        if (!gradients) checkGiven(op, "a gradient function", gradient);
        node.inputs.push_back({input.id(), input.shape(), input.dtype(), i, gradient});
    }
    if (node.inputs.empty()) return;
    for (const Tensor& output : outputs) {
        checkIsNew(op, output, inputs);
        node.outputs.push_back({output.id(), output.shape(), output.dtype(), output.device()});
        followed.insert(output.id());
    }
    nodes.push_back(std::move(node));
}

void TapeRecord::check(const Tensor& target, std::span<const Tensor> sources,
                       const Tensor& seed) const {
    if (used && !persistent) {
        throw GradientError(
            "gradient: this tape was used before; make it GradientTape({.persistent = true}) to "
            "ask it more than once");
    }
    if (!seed.defined() && target.size() != 1) {
        throw GradientError(concat("gradient: the target has shape ", target.shape(),
                                   "; reduce it to one value, or give a seed of that shape"));
    }
    if (seed.defined() && seed.shape() != target.shape()) {
        throw GradientError(concat("gradient: the seed has shape ", seed.shape(),
                                   ", expected the target's shape ", target.shape()));
    }
    for (std::size_t i = 0; i < sources.size(); ++i) {
        if (follows(sources[i])) continue;
        throw GradientError(concat("gradient: source ", i, " of shape ", sources[i].shape(),
                                   " is no trainable variable, and was neither watched nor "
                                   "computed from what was: call watch before the ops"));
    }
}

void TapeRecord::propagate(Gradients& gradients, std::span<const Tensor> sources) {
    std::unordered_set<TensorId> wanted;
    for (const Tensor& source : sources) wanted.insert(source.id());
    for (std::size_t i = nodes.size(); i-- > 0;) {
        // A tape that is used once frees what its ops kept as soon as they are done.
        Node consumed;
        if (!persistent) {
            consumed = std::move(nodes[i]);
            nodes.pop_back();
        }
        const Node& node = persistent ? nodes[i] : consumed;
        const auto reached = [&](const Output& output) { return gradients.contains(output.id); };
        if (std::ranges::none_of(node.outputs, reached)) continue;
        const std::vector<Tensor> dys = outputGradients(node.outputs, gradients, wanted);
        std::vector<Tensor> all;
        if (node.gradients) all = node.gradients(dys);
        for (const Input& input : node.inputs) {
            const Tensor gradient = node.gradients ? all[input.position] : input.gradient(dys);
            checkGradient(node.op, input, gradient);
            accumulate(gradients, input.id, asDType(gradient, input.dtype));
        }
    }
}

}  // namespace glgrad

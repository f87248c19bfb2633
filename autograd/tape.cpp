#include "autograd/tape.h"

#include <algorithm>
#include <new>
#include <unordered_map>
#include <unordered_set>

#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/error.h"
#include "core/out_of_memory.h"
#include "core/tensor_memory.h"

namespace glgrad {
namespace {

using Gradients = std::unordered_map<TensorId, Tensor>;

}  // namespace

struct GradientTape::Record {
    struct Input {
        TensorId id;
        Shape shape;
        DType dtype;
        JointGradientFunction gradient;
    };
    struct Output {
        TensorId id;
        Shape shape;
        DType dtype;
        Device device;
    };
    struct Node {
        std::string op;
        std::vector<Output> outputs;
        std::vector<Input> inputs;
    };

    bool persistent = false;
    bool used = false;
    std::vector<Node> nodes;
    std::unordered_set<TensorId> followed;

    bool follows(const Tensor& tensor) const {
        return tensor.isTrainable() || followed.contains(tensor.id());
    }
    void add(std::string_view op, std::span<const Tensor> outputs,
             std::span<const JointInputGradient> inputs);
    void check(const Tensor& target, std::span<const Tensor> sources, const Tensor& seed) const;
    void propagate(Gradients& gradients, std::span<const Tensor> sources);
};

namespace {

std::vector<GradientTape*>& activeTapes() {
    thread_local std::vector<GradientTape*> tapes;
    return tapes;
}

void accumulate(Gradients& gradients, TensorId id, const Tensor& more) {
    auto [place, isNew] = gradients.try_emplace(id, more);
    if (!isNew) place->second = add(place->second, more);
}

void checkShape(std::string_view op, std::size_t input, const Shape& expected,
                const Tensor& gradient) {
    if (gradient.shape() == expected) return;
    throw GradientError(concat(op, ": the gradient of input ", input, " has shape ",
                               gradient.shape(), ", expected the input's shape ", expected));
}

// A float16 tensor has a float16 gradient, and a float32 tensor one of float32.
Tensor asDType(const Tensor& gradient, DType dtype) {
    return isFloating(dtype) ? cast(gradient, dtype) : gradient;
}

// Takes one tape off the thread's list while its gradient is computed, so that it does not record
// its own backward pass; outer tapes do.
class Suspend {
public:
    explicit Suspend(GradientTape* tape) : saved_(activeTapes()) {
        std::erase(activeTapes(), tape);
    }
    ~Suspend() { activeTapes() = std::move(saved_); }

private:
    std::vector<GradientTape*> saved_;
};

// The gradients of a node's outputs; zeros for those that nothing depends on. They are done with
// after this node, and dropped unless somebody asked for them.
template <class Outputs>
std::vector<Tensor> outputGradients(const Outputs& outputs, Gradients& gradients,
                                    const std::unordered_set<TensorId>& wanted) {
    std::vector<Tensor> dys;
    for (const auto& output : outputs) {
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

}  // namespace

void GradientTape::Record::add(std::string_view op, std::span<const Tensor> outputs,
                               std::span<const JointInputGradient> inputs) {
    Node node{std::string(op), {}, {}};
    for (const JointInputGradient& each : inputs) {
        if (!follows(each.input)) continue;
        checkGiven(op, "a gradient function", each.gradient);
        node.inputs.push_back(
            {each.input.id(), each.input.shape(), each.input.dtype(), each.gradient});
    }
    if (node.inputs.empty()) return;
    for (const Tensor& output : outputs) {
        node.outputs.push_back({output.id(), output.shape(), output.dtype(), output.device()});
        followed.insert(output.id());
    }
    nodes.push_back(std::move(node));
}

void GradientTape::Record::check(const Tensor& target, std::span<const Tensor> sources,
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

void GradientTape::Record::propagate(Gradients& gradients, std::span<const Tensor> sources) {
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
        for (std::size_t k = 0; k < node.inputs.size(); ++k) {
            const Tensor gradient = node.inputs[k].gradient(dys);
            checkShape(node.op, k, node.inputs[k].shape, gradient);
            accumulate(gradients, node.inputs[k].id, asDType(gradient, node.inputs[k].dtype));
        }
    }
}

std::vector<Tensor> record(std::string_view op, std::vector<Tensor> outputs,
                           std::span<const JointInputGradient> inputs) try {
    for (GradientTape* tape : activeTapes()) tape->record_->add(op, outputs, inputs);
    return outputs;
} catch (const std::bad_alloc&) {
    throw outOfMemory(concat("the tape's record of ", op), outputs[0].device());
}

Tensor record(std::string_view op, Tensor output, std::span<const InputGradient> inputs) {
    if (activeTapes().empty()) return output;
    std::vector<JointInputGradient> joint;
    for (const InputGradient& each : inputs) {
        checkGiven(op, "a gradient function", each.gradient);
        joint.push_back({each.input, [gradient = each.gradient](std::span<const Tensor> dys) {
                             return gradient(dys[0]);
                         }});
    }
    return record(op, std::vector{output}, joint)[0];
}

std::vector<Tensor> recordTogether(
    std::string_view op, std::vector<Tensor> outputs, std::span<const Tensor> inputs,
    std::function<std::vector<Tensor>(std::span<const Tensor> dys)> gradients) {
    checkGiven(op, "a gradient function", gradients);
    if (activeTapes().empty()) return outputs;
    // They come from one call, which is made when the first of them is asked for.
    struct Computed {
        std::vector<TensorId> dys;
        std::vector<Tensor> gradients;
    };
    const auto compute = [=, op = std::string(op), count = inputs.size(),
                          gradients = std::move(gradients),
                          computed = std::make_shared<Computed>()](std::span<const Tensor> dys,
                                                                   std::size_t input) {
        const auto isSame = [](const Tensor& dy, TensorId id) { return dy.id() == id; };
        if (!std::ranges::equal(dys, computed->dys, isSame)) {
            computed->gradients = gradients(dys);
            computed->dys.clear();
            for (const Tensor& dy : dys) computed->dys.push_back(dy.id());
        }
        if (computed->gradients.size() != count) {
            throw GradientError(concat(op, ": expected ", count, " gradients, one per input, got ",
                                       computed->gradients.size()));
        }
        return computed->gradients[input];
    };
    std::vector<JointInputGradient> joint;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        joint.push_back({inputs[i], [=](std::span<const Tensor> dys) { return compute(dys, i); }});
    }
    return record(op, std::move(outputs), joint);
}

GradientTape::GradientTape(const TapeOptions& options) : record_(std::make_unique<Record>()) {
    record_->persistent = options.persistent;
    activeTapes().push_back(this);
}

GradientTape::~GradientTape() { std::erase(activeTapes(), this); }

void GradientTape::watch(const Tensor& tensor) { record_->followed.insert(tensor.id()); }

std::size_t GradientTape::size() const { return record_->nodes.size(); }

std::vector<Tensor> GradientTape::gradient(const Tensor& target, std::span<const Variable> sources,
                                           const Tensor& seed) {
    std::vector<Tensor> values;
    for (const Variable& source : sources) values.push_back(source.value());
    return gradient(target, values, seed);
}

std::vector<Tensor> GradientTape::gradient(const Tensor& target, std::span<const Tensor> sources,
                                           const Tensor& seed) try {
    record_->check(target, sources, seed);
    record_->used = true;
    const Suspend suspend(this);
    const MemoryPurposeScope purpose(MemoryPurpose::gradients);

    Gradients gradients;
    gradients.emplace(target.id(),
                      seed.defined() ? asDType(seed, target.dtype()) : onesLike(target));
    record_->propagate(gradients, sources);

    std::vector<Tensor> results;
    for (const Tensor& source : sources) {
        const auto found = gradients.find(source.id());
        results.push_back(found == gradients.end() ? zerosLike(source) : found->second);
    }
    return results;
} catch (const std::bad_alloc&) {
    throw outOfMemory("gradients", target.device());
}

PauseTapes::PauseTapes() { paused_.swap(activeTapes()); }

PauseTapes::~PauseTapes() { paused_.swap(activeTapes()); }

Tensor stopGradient(const Tensor& x) { return x.withIdentity(Tensor::newId(), false); }

Tensor customGradient(
    std::string_view op, std::span<const Tensor> inputs,
    const std::function<Tensor(std::span<const Tensor>)>& forward,
    std::function<std::vector<Tensor>(const Tensor& dy, const Tensor& y)> gradients) {
    checkGiven(op, "a forward function", forward);
    checkGiven(op, "a gradient function", gradients);
    Tensor y = [&] {
        const PauseTapes pause;
        return stopGradient(forward(inputs));
    }();
    return recordTogether(op, {y}, inputs,
                          [=, gradients = std::move(gradients)](std::span<const Tensor> dys) {
                              return gradients(dys[0], y);
                          })[0];
}

}  // namespace glgrad

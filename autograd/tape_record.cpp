#include "autograd/tape_record.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "autograd/kernels/accumulate.h"
#include "autograd/ops.h"
#include "core/argument_checks.h"
#include "core/error.h"
#include "core/inline_vector.h"

namespace glgrad {
namespace {

/// A gradient function that lies in the arena.
template <class Result>
class KeptFunction {
public:
    KeptFunction() = default;
    KeptFunction(const GradientView<Result>& view, std::byte* place)
        : type_(view.type()), function_(place) {
        type_->copy(view.function(), place);
    }
    static std::size_t bytes(const GradientView<Result>& view) {
        return view.isGiven() ? TapeArena::rounded(view.type()->size) : 0;
    }

    explicit operator bool() const { return type_ != nullptr; }
    Result operator()(std::span<const Tensor> dys) const { return type_->call(function_, dys); }
    /// Whether it added to a sum what it would give.
    bool addTo(const Tensor& sum, std::span<const Tensor> dys) const {
        return type_ && type_->addTo && sum.defined() && type_->addTo(function_, dys[0], sum);
    }
    void destroy() {
        if (type_) type_->destroy(function_);
    }

private:
    const typename GradientView<Result>::Type* type_ = nullptr;
    void* function_ = nullptr;
};

struct Output {
    TapeSlots::Slot slot;
    DType dtype;
    Shape shape;
};

struct Input {
    TapeSlots::Slot slot;
    std::uint32_t position;  // Among all inputs of the op.
    DType dtype;
    Shape shape;
    KeptFunction<Tensor> gradient;  // None where all are computed together.
};

/// Takes the pieces of a node one after the other.
class Pieces {
public:
    explicit Pieces(std::byte* begin) : next_(begin) {}
    std::byte* take(std::size_t bytes) {
        return std::exchange(next_, next_ + TapeArena::rounded(bytes));
    }
    template <class T>
    T* take(std::size_t count) {
        return reinterpret_cast<T*>(take(count * sizeof(T)));
    }

private:
    std::byte* next_;
};

void checkGradient(std::string_view op, const Input& input, const Tensor& gradient) {
    if (!gradient.defined()) {
        throw GradientError(concat(op, ": expected a tensor for the gradient of input ",
                                   input.position, ", got none"));
    }
    if (gradient.shape() == input.shape) return;
    throw GradientError(concat(op, ": the gradient of input ", input.position, " has shape ",
                               gradient.shape(), ", expected the input's shape ", input.shape));
}

void checkCount(std::string_view op, std::size_t gradients, std::size_t inputs) {
    if (gradients == inputs) return;
    throw GradientError(
        concat(op, ": expected ", inputs, " gradients, one per input, got ", gradients));
}

// An op's result has a gradient of its own: under its input's id the two would be added up.
void checkIsNew(std::string_view op, const Tensor& output, std::span<const InputGradient> inputs) {
    const auto isOutput = [&](const InputGradient& each) { return each.input.id() == output.id(); };
    if (std::ranges::none_of(inputs, isOutput)) return;
    throw ArgumentError(concat(op, ": record: expected an output that is none of the inputs; give ",
                               "it an identity of its own by stopGradient"));
}

// Large sums are put off on the CPU, too, and done in one with what they are computed from.
void accumulate(Tensor& sum, const Tensor& more) {
    if (!sum.defined()) {
        sum = more;
    } else if (sum.size() >= sum.device().limits().leastChained || !addInPlace(sum, more)) {
        sum = add(sum, more);
    }
}

}  // namespace

Tensor asDType(const Tensor& gradient, DType dtype) {
    if (!isFloating(dtype) || gradient.dtype() == dtype) return gradient;
    return cast(gradient, dtype);
}

struct TapeRecord::Node {
    Node* previous;
    std::string_view op;
    std::size_t inputsOfOp;
    std::span<Output> outputs;
    std::span<Input> inputs;
    KeptFunction<Tensors> together;
};

void TapeRecord::add(std::string_view op, std::span<const Tensor> outputs,
                     std::span<const InputGradient> inputs, const GradientView<Tensors>& together) {
    using Bytes = TapeArena;
    InlineVector<std::uint32_t, 8> followed;
    std::size_t bytes = Bytes::rounded(sizeof(Node)) + Bytes::rounded(op.size()) +
                        Bytes::rounded(outputs.size() * sizeof(Output)) +
                        KeptFunction<Tensors>::bytes(together);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (!together.isGiven() && !inputs[i].gradient.isGiven()) {
            throwNotGiven(op, "a gradient function");
        }
        if (!follows(inputs[i].input)) continue;
        followed.push_back(static_cast<std::uint32_t>(i));
        bytes += KeptFunction<Tensor>::bytes(inputs[i].gradient);
    }
    if (followed.empty()) return;
    for (const Tensor& output : outputs) checkIsNew(op, output, inputs);
    bytes += Bytes::rounded(followed.size() * sizeof(Input));

    Pieces pieces(arena_.take(bytes));
    Node* const node = new (pieces.take<Node>(1)) Node{last_, {}, inputs.size(), {}, {}, {}};
    last_ = node;
    ++size_;
    try {
        std::byte* const name = pieces.take(op.size());
        std::memcpy(name, op.data(), op.size());
        node->op = {reinterpret_cast<const char*>(name), op.size()};
        Output* const firstOutput = pieces.take<Output>(outputs.size());
        Input* const firstInput = pieces.take<Input>(followed.size());
        if (together.isGiven()) {
            node->together = {together, pieces.take(together.type()->size)};
        }
        for (const std::uint32_t i : followed) {
            const auto& [input, gradient] = inputs[i];
            Input* const place = firstInput + node->inputs.size();
            new (place) Input{slots_.add(input.id()), i, input.dtype(), input.shape(), {}};
            if (gradient.isGiven()) {
                place->gradient = {gradient, pieces.take(gradient.type()->size)};
            }
            node->inputs = {firstInput, node->inputs.size() + 1};
        }
        for (const Tensor& output : outputs) {
            Output* const place = firstOutput + node->outputs.size();
            new (place) Output{slots_.add(output.id()), output.dtype(), output.shape()};
            node->outputs = {firstOutput, node->outputs.size() + 1};
        }
    } catch (...) {
        drop(node);
        throw;
    }
}

// `node` is the last one that is left.
void TapeRecord::drop(Node* node) {
    node->together.destroy();
    for (Input& input : node->inputs) input.gradient.destroy();
    if (last_ == node) {
        last_ = node->previous;
        --size_;
    }
    arena_.releaseFrom(reinterpret_cast<const std::byte*>(node));
}

TapeRecord::~TapeRecord() {
    while (last_) drop(last_);
}

void TapeRecord::check(const Tensor& target, std::span<const Tensor> sources,
                       const Tensor& seed) const {
    if (isUsed_ && !isPersistent_) {
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

Tensors TapeRecord::gradients(const Tensor& target, const Tensor& seed,
                              std::span<const Tensor> sources) {
    isUsed_ = true;
    Wanted isWanted;
    for (const Tensor& source : sources) {
        const TapeSlots::Slot slot = slots_.add(source.id());
        isWanted.resize(slots_.count());
        isWanted[slot] = true;
    }
    const TapeSlots::Slot slotOfTarget = slots_.add(target.id());
    isWanted.resize(slots_.count());
    Tensors gradients(slots_.count());
    gradients[slotOfTarget] = seed.defined() ? asDType(seed, target.dtype()) : onesLike(target);
    propagate(gradients, isWanted);

    Tensors results;
    results.reserve(sources.size());
    for (const Tensor& source : sources) {
        const Tensor& found = gradients[*slots_.find(source.id())];
        results.push_back(found.defined() ? asDType(found, source.dtype()) : zerosLike(source));
    }
    return results;
}

// A tape that is used once frees what its ops kept as soon as they are done.
class TapeRecord::NodeInUse {
public:
    NodeInUse(TapeRecord& record, Node& node) : record_(record), node_(node) {
        if (record_.isPersistent_) return;
        record_.last_ = node.previous;
        --record_.size_;
    }
    ~NodeInUse() {
        if (!record_.isPersistent_) record_.drop(&node_);
    }
    NodeInUse(const NodeInUse&) = delete;
    NodeInUse& operator=(const NodeInUse&) = delete;

private:
    TapeRecord& record_;
    Node& node_;
};

void TapeRecord::propagate(Tensors& gradients, const Wanted& isWanted) {
    for (Node* node = last_; node != nullptr;) {
        Node* const previous = node->previous;
        const NodeInUse use(*this, *node);
        propagate(*node, gradients, isWanted);
        node = previous;
    }
}

void TapeRecord::propagate(const Node& node, Tensors& gradients, const Wanted& isWanted) {
    const auto isReached = [&](const Output& output) { return gradients[output.slot].defined(); };
    const auto reached = std::ranges::find_if(node.outputs, isReached);
    if (reached == node.outputs.end()) return;
    // Of outputs that nothing depends on, zeros.
    InlineVector<Tensor, 4> dys;
    for (const Output& output : node.outputs) {
        if (isReached(output)) {
            dys.push_back(gradients[output.slot]);
            continue;
        }
        const DeviceScope scope(gradients[reached->slot].device());
        dys.push_back(
            zeros(output.shape, isFloating(output.dtype) ? output.dtype : DType::float32));
    }
    // They are done with after this node, and dropped unless somebody asked for them.
    for (const Output& output : node.outputs) {
        if (!isWanted[output.slot]) gradients[output.slot] = {};
    }
    Tensors all;
    if (node.together) {
        all = node.together(dys);
        checkCount(node.op, all.size(), node.inputsOfOp);
    }
    for (const Input& input : node.inputs) {
        if (input.gradient.addTo(gradients[input.slot], dys)) continue;
        const Tensor gradient = node.together ? all[input.position] : input.gradient(dys);
        checkGradient(node.op, input, gradient);
        accumulate(gradients[input.slot], asDType(gradient, input.dtype));
    }
}

}  // namespace glgrad

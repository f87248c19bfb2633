#include "autograd/elementwise_op.h"

#include <algorithm>
#include <deque>
#include <mutex>

#include "autograd/kernels/elementwise_kernel.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/inline_vector.h"

namespace glgrad {
namespace {

Names namesOf(std::string_view op, const std::vector<std::string>& names) {
    if (names.size() > Names::kMax) {
        throw ArgumentError(concat(op, ": an element-wise op has at most ", Names::kMax,
                                   " inputs, also as a gradient, got ", names.size()));
    }
    std::array<std::string_view, Names::kMax> views;
    std::ranges::copy(names, views.begin());
    return Names{views[0], views[1], views[2], views[3], views[4], views[5], views[6], views[7]}
        .first(names.size());
}

Uniforms uniformsOf(const ElementwiseFunction& function, std::span<const float> attributes) {
    Uniforms uniforms;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
        uniforms.add({function.attributeNames()[i], attributes[i]});
    }
    return uniforms;
}

/// The gradient by one input, with what it needs.
struct RecordedGradient {
    const ElementwiseOp::Gradient* gradient;
    Shape shape;  // Of the input.
    InlineVector<Tensor, 3> known = {};
    std::array<float, kMaxAttributes> attributes = {};

    Tensor operator()(const Tensor& dy) const {
        const ElementwiseOp& op = *gradient->op;
        if (op.isIdentity()) return sumTo(dy, shape);
        const auto numbers = std::span(attributes).first(op.function().attributes());
        // dy times a number is the same after the sum.
        if (known.empty()) return op({sumTo(dy, shape)}, numbers);
        TensorRefs inputs(known);
        inputs.add(dy);
        return sumTo(op(inputs, numbers), shape);
    }
};

}  // namespace

ElementwiseOp::ElementwiseOp(Labels labels, const Traced& traced, const CompiledBlocks& compiled)
    : labels_(std::move(labels)),
      compiled_(compiled),
      function_(labels_.kernel, traced, compiled.forward),
      kernel_{.name = labels_.kernel,
              .inputs = namesOf(labels_.op, labels_.inputs),
              .outputs = {labels_.output},
              .elementwise = &function_,
              .plan = elementwisePlan,
              .cpu = elementwiseCpu},
      gradients_(traced.inputs),
      isMade_(traced.inputs) {}

bool ElementwiseOp::isIdentity() const {
    const Traced& traced = function_.traced();
    return traced.expression[traced.root].op == Op::input;
}

const ElementwiseOp::Gradient* ElementwiseOp::gradient(int input) const {
    Gradient& gradient = gradients_[input];
    if (!isMade_[input].load(std::memory_order_acquire)) {
        const std::lock_guard lock(mutex_);
        if (!isMade_[input].load(std::memory_order_relaxed)) {
            auto traced = gradientWhileRunning(function_.traced(), input);
            if (traced) gradient = makeGradient(input, std::move(*traced));
            isMade_[input].store(true, std::memory_order_release);
        }
    }
    return gradient.op ? &gradient : nullptr;
}

ElementwiseOp::Gradient ElementwiseOp::makeGradient(int input, TracedGradient traced) const {
    Labels labels{concat(labels_.op, ".backward"), {}, {}, {}};
    if (function_.inputs() > 1) labels.op += concat("_", labels_.inputs[input]);
    labels.kernel = labels.op;
    const auto unique = [&](std::string name) {
        while (std::ranges::find(labels.inputs, name) != labels.inputs.end()) name = "d" + name;
        return name;
    };
    for (const int saved : traced.saved) {
        labels.inputs.push_back(
            unique(saved == TracedGradient::kOutput ? labels_.output : labels_.inputs[saved]));
    }
    labels.inputs.push_back(unique("d" + labels_.output));
    labels.output = unique("d" + labels_.inputs[input]);
    const CompiledBlocks compiled{
        input < CompiledBlocks::kMaxInputs ? compiled_.gradients[input] : nullptr, {}};
    return {std::make_unique<ElementwiseOp>(std::move(labels), traced.function, compiled),
            std::move(traced.saved)};
}

Tensor ElementwiseOp::compute(const TensorRefs& inputs, std::span<const float> attributes,
                              const Shape& shape, const Device& device,
                              std::optional<DType> dtype) const {
    if (function_.traced().isCondition) dtype = DType::boolean;
    return run(kernel_, inputs, shape, uniformsOf(function_, attributes), device, dtype);
}

Tensor ElementwiseOp::operator()(const TensorRefs& inputs,
                                 std::span<const float> attributes) const {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (!inputs[i].defined()) throwMissing(labels_.op, labels_.inputs[i]);
    }
    Shape shape = inputs[0].shape();
    for (std::size_t i = 1; i < inputs.size(); ++i) {
        const Shape& other = inputs[i].shape();
        if (other != shape) shape = broadcastShapes(labels_.op, shape, other);
    }
    return recorded(compute(inputs, attributes, shape, inputs[0].device()), inputs, attributes);
}

Tensor ElementwiseOp::recorded(Tensor y, const TensorRefs& inputs,
                               std::span<const float> attributes) const {
    if (!isRecorded()) return y;
    InlineVector<RecordedGradient, 2> functions;
    InlineVector<int, Names::kMax> positions;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const Gradient* const gradient = this->gradient(static_cast<int>(i));
        if (!gradient) continue;
        RecordedGradient& function = functions.emplace_back(gradient, inputs[i].shape());
        for (const int each : gradient->saved) {
            function.known.push_back(each == TracedGradient::kOutput ? y : inputs[each]);
        }
        std::ranges::copy(attributes, function.attributes.begin());
        positions.push_back(static_cast<int>(i));
    }
    InlineVector<InputGradient, 4> gradients;
    for (std::size_t k = 0; k < functions.size(); ++k) {
        gradients.emplace_back(inputs[positions[k]], functions[k]);
    }
    return record(labels_.op, y, gradients);
}

namespace detail {

const ElementwiseOp& makeOp(std::string_view name, const Traced& traced,
                            const CompiledBlocks& compiled) {
    // Kernels and tapes refer to them as long as the program runs.
    static auto* const ops = new std::deque<ElementwiseOp>;
    static auto* const mutex = new ForkSafeMutex;
    const std::lock_guard lock(*mutex);
    ElementwiseOp::Labels labels{std::string(name), concat(name, ".forward"), {}, "y"};
    constexpr std::string_view kNames = "abcdefgh";
    for (int i = 0; i < traced.inputs; ++i) {
        labels.inputs.push_back(traced.inputs == 1 ? "x" : std::string(1, kNames[i]));
    }
    return ops->emplace_back(std::move(labels), traced, compiled);
}
const ElementwiseOp& makeOp(std::string_view name, const Traced& traced) {
    return makeOp(name, traced, {});
}

Tensor apply(const ElementwiseOp& op, const TensorRefs& inputs, std::span<const float> attributes) {
    return op(inputs, attributes);
}

}  // namespace detail
}  // namespace glgrad

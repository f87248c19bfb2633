#include "autograd/tape.h"

#include "autograd/ops.h"
#include "autograd/tape_record.h"
#include "core/argument_checks.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/inline_vector.h"
#include "core/out_of_memory.h"
#include "core/tensor_memory.h"

namespace glgrad {
namespace {

// Keeps a tape from recording while its gradient is computed; outer tapes go on.
class Suspend {
public:
    explicit Suspend(TapeRecord& record) : record_(record) { ++record_.suspensions; }
    ~Suspend() { --record_.suspensions; }
    Suspend(const Suspend&) = delete;
    Suspend& operator=(const Suspend&) = delete;

private:
    TapeRecord& record_;
};

ThreadScopes<TapeRecord>& tapes() { return ThreadScopes<TapeRecord>::here(); }

void recordOnTapes(std::string_view op, std::span<const Tensor> outputs,
                   std::span<const InputGradient> inputs, const GradientView<Tensors>& together) {
    const auto what = [&] { return concat("the tape's record of ", op); };
    withinMemory(
        what, [&] { return outputs[0].device(); },
        [&] {
            for (std::size_t i = 0; i < tapes().open().size(); ++i) {
                const std::shared_ptr<TapeRecord> tape = tapes().open()[i];
                if (tape->isRecording()) tape->add(op, outputs, inputs, together);
            }
        });
}

void recordOnTapes(std::string_view op, std::span<const Tensor> outputs,
                   std::span<const Tensor> inputs, const GradientView<Tensors>& together) {
    if (!together.isGiven()) throwNotGiven(op, "a gradient function");
    if (!isRecorded()) return;
    InlineVector<InputGradient, 8> all;
    for (const Tensor& input : inputs) all.emplace_back(input, GradientView<Tensor>());
    recordOnTapes(op, outputs, all, together);
}

}  // namespace

bool isRecorded() {
    for (const auto& tape : tapes().open()) {
        if (tape->isRecording()) return true;
    }
    return false;
}

Tensor record(std::string_view op, Tensor output, std::span<const InputGradient> inputs) {
    if (isRecorded()) recordOnTapes(op, {&output, 1}, inputs, {});
    return output;
}

Tensors record(std::string_view op, Tensors outputs, std::span<const InputGradient> inputs) {
    if (isRecorded()) recordOnTapes(op, outputs, inputs, {});
    return outputs;
}

Tensors recordTogether(std::string_view op, Tensors outputs, std::span<const Tensor> inputs,
                       GradientView<Tensors> gradients) {
    recordOnTapes(op, outputs, inputs, gradients);
    return outputs;
}

Tensor recordTogether(std::string_view op, Tensor output, std::span<const Tensor> inputs,
                      GradientView<Tensors> gradients) {
    recordOnTapes(op, {&output, 1}, inputs, gradients);
    return output;
}

GradientTape::GradientTape(const TapeOptions& options)
    : record_(std::allocate_shared<TapeRecord>(PooledAllocator<TapeRecord>(), options.persistent)) {
    tapes().begin(record_);
}

GradientTape::~GradientTape() { ThreadScopes<TapeRecord>::end(*record_); }

void GradientTape::watch(const Tensor& tensor) {
    checkGiven("watch", {{"tensor", tensor}});
    record_->follow(tensor);
}

std::size_t GradientTape::size() const { return record_->size(); }

Tensors GradientTape::gradient(const Tensor& target, std::span<const Variable> sources,
                               const Tensor& seed) {
    Tensors values;
    values.reserve(sources.size());
    for (const Variable& source : sources) values.push_back(source);
    return gradient(target, values, seed);
}

Tensors GradientTape::gradient(const Tensor& target, std::span<const Tensor> sources,
                               const Tensor& seed) {
    checkGiven("gradient", {{"target", target}});
    checkAllGiven("gradient", "sources", sources);
    const auto what = [] { return "gradients"; };
    return withinMemory(what, target.device(),
                        [&] { return differentiate(target, sources, seed); });
}

Tensors GradientTape::differentiate(const Tensor& target, std::span<const Tensor> sources,
                                    const Tensor& seed) {
    // A gradient function may end this tape.
    const std::shared_ptr<TapeRecord> record = record_;
    record->check(target, sources, seed);
    const Suspend suspend(*record);
    const MemoryPurposeScope purpose(MemoryPurpose::gradients);
    return record->gradients(target, seed, sources);
}

PauseTapes::PauseTapes() : paused_(tapes().open().begin(), tapes().open().end()) {
    for (const auto& tape : paused_) ++tape->suspensions;
}

PauseTapes::~PauseTapes() {
    for (const auto& tape : paused_) --tape->suspensions;
}

Tensor stopGradient(const Tensor& x) {
    checkGiven("stopGradient", {{"x", x}});
    return x.withIdentity(Tensor::newId(), false);
}

Tensor customGradient(std::string_view op, std::span<const Tensor> inputs,
                      const std::function<Tensor(std::span<const Tensor>)>& forward,
                      const std::function<Tensors(const Tensor& dy, const Tensor& y)>& gradients) {
    checkGiven(op, "a forward function", forward);
    checkGiven(op, "a gradient function", gradients);
    checkAllGiven(op, "inputs", inputs);
    const Tensor y = [&] {
        const PauseTapes pause;
        const Tensor result = forward(inputs);
        checkGiven(op, {{"the result of forward", result}});
        return stopGradient(result);
    }();
    return recordTogether(op, y, inputs,
                          [y, gradients](const Tensor& dy) { return gradients(dy, y); });
}

}  // namespace glgrad

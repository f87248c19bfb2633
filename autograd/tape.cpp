#include "autograd/tape.h"

#include <algorithm>

#include "autograd/ops.h"
#include "autograd/tape_record.h"
#include "core/argument_checks.h"
#include "core/arguments.h"
#include "core/error.h"
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

std::vector<Tensor> recordOnTapes(std::string_view op, std::vector<Tensor> outputs,
                                  std::span<const JointInputGradient> inputs,
                                  const AllGradients& gradients) {
    if (!isRecorded()) return outputs;
    const auto what = [&] { return concat("the tape's record of ", op); };
    withinMemory(what, outputs[0].device(), [&] {
        for (std::size_t i = 0; i < tapes().open().size(); ++i) {
            const std::shared_ptr<TapeRecord> tape = tapes().open()[i];
            if (tape->isRecording()) tape->add(op, outputs, inputs, gradients);
        }
    });
    return outputs;
}

}  // namespace

bool isRecorded() {
    return std::ranges::any_of(tapes().open(),
                               [](const auto& tape) { return tape->isRecording(); });
}

std::vector<Tensor> record(std::string_view op, std::vector<Tensor> outputs,
                           std::span<const JointInputGradient> inputs) {
    return recordOnTapes(op, std::move(outputs), inputs, nullptr);
}

Tensor record(std::string_view op, Tensor output, std::span<const InputGradient> inputs) {
    if (!isRecorded()) return output;
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
    if (!isRecorded()) return outputs;
    std::vector<JointInputGradient> joint;
    for (const Tensor& input : inputs) joint.push_back({input, nullptr});
    const auto checked = [op = std::string(op), count = inputs.size(),
                          gradients = std::move(gradients)](std::span<const Tensor> dys) {
        std::vector<Tensor> all = gradients(dys);
        if (all.size() == count) return all;
        throw GradientError(
            concat(op, ": expected ", count, " gradients, one per input, got ", all.size()));
    };
    return recordOnTapes(op, std::move(outputs), joint, checked);
}

GradientTape::GradientTape(const TapeOptions& options) : record_(std::make_shared<TapeRecord>()) {
    record_->persistent = options.persistent;
    tapes().begin(record_);
}

GradientTape::~GradientTape() { ThreadScopes<TapeRecord>::end(*record_); }

void GradientTape::watch(const Tensor& tensor) {
    checkGiven("watch", {{"tensor", tensor}});
    record_->followed.insert(tensor.id());
}

std::size_t GradientTape::size() const { return record_->nodes.size(); }

std::vector<Tensor> GradientTape::gradient(const Tensor& target, std::span<const Variable> sources,
                                           const Tensor& seed) {
    std::vector<Tensor> values;
    for (const Variable& source : sources) values.push_back(source);
    return gradient(target, values, seed);
}

std::vector<Tensor> GradientTape::gradient(const Tensor& target, std::span<const Tensor> sources,
                                           const Tensor& seed) {
    checkGiven("gradient", {{"target", target}});
    checkAllGiven("gradient", "sources", sources);
    const auto what = [] { return "gradients"; };
    return withinMemory(what, target.device(),
                        [&] { return differentiate(target, sources, seed); });
}

std::vector<Tensor> GradientTape::differentiate(const Tensor& target,
                                                std::span<const Tensor> sources,
                                                const Tensor& seed) {
    // A gradient function may end this tape.
    const std::shared_ptr<TapeRecord> record = record_;
    record->check(target, sources, seed);
    record->used = true;
    const Suspend suspend(*record);
    const MemoryPurposeScope purpose(MemoryPurpose::gradients);

    Gradients gradients;
    gradients.emplace(target.id(),
                      seed.defined() ? asDType(seed, target.dtype()) : onesLike(target));
    record->propagate(gradients, sources);

    std::vector<Tensor> results;
    for (const Tensor& source : sources) {
        const auto found = gradients.find(source.id());
        results.push_back(found == gradients.end() ? zerosLike(source)
                                                   : asDType(found->second, source.dtype()));
    }
    return results;
}

PauseTapes::PauseTapes() : paused_(tapes().open()) {
    for (const auto& tape : paused_) ++tape->suspensions;
}

PauseTapes::~PauseTapes() {
    for (const auto& tape : paused_) --tape->suspensions;
}

Tensor stopGradient(const Tensor& x) {
    checkGiven("stopGradient", {{"x", x}});
    return x.withIdentity(Tensor::newId(), false);
}

Tensor customGradient(
    std::string_view op, std::span<const Tensor> inputs,
    const std::function<Tensor(std::span<const Tensor>)>& forward,
    std::function<std::vector<Tensor>(const Tensor& dy, const Tensor& y)> gradients) {
    checkGiven(op, "a forward function", forward);
    checkGiven(op, "a gradient function", gradients);
    checkAllGiven(op, "inputs", inputs);
    Tensor y = [&] {
        const PauseTapes pause;
        const Tensor result = forward(inputs);
        checkGiven(op, {{"the result of forward", result}});
        return stopGradient(result);
    }();
    return recordTogether(op, {y}, inputs,
                          [=, gradients = std::move(gradients)](std::span<const Tensor> dys) {
                              return gradients(dys[0], y);
                          })[0];
}

}  // namespace glgrad

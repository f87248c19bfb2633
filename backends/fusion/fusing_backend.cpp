#include "backends/fusion/fusing_backend.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <string_view>

#include "core/error.h"
#include "core/pooled_vector.h"

namespace glgrad {
namespace {

// What was not needed while so many other kernels ran is computed: a chain must not keep its inputs
// for long, nor grow from step to step of a training until each step has another shader.
constexpr std::int64_t kPatience = 16;

}  // namespace

Counters FusingBackend::counters() const {
    const std::lock_guard lock(mutex_);
    computeAll();
    Counters counters = ForwardingBackend::counters();
    counters.kernels += saved_;
    return counters;
}

MemoryStats FusingBackend::memoryStats() const {
    const std::lock_guard lock(mutex_);
    computeAll();
    return ForwardingBackend::memoryStats();
}

CountedPointer<Storage> FusingBackend::allocate(const Shape& shape, StorageFormat format) {
    if (format == StorageFormat::float32 && shape.size() >= leastSize_) {
        return makeCounted<LazyStorage>(shape, format);
    }
    return ForwardingBackend::allocate(shape, format);
}

void FusingBackend::upload(const Operand& to, std::span<const std::byte> values) {
    ForwardingBackend::upload(realOf(to), values);
}

void FusingBackend::download(const Operand& from, std::span<float> values) {
    ForwardingBackend::download(realOf(from), values);
}

void FusingBackend::run(const Kernel& kernel, std::span<const Operand> inputs,
                        std::span<const Operand> outputs, const Uniforms& uniforms) {
    const auto isLazy = [](const Operand& operand) { return operand.storage->isLazy(); };
    if (std::ranges::none_of(inputs, isLazy) && std::ranges::none_of(outputs, isLazy)) {
        ForwardingBackend::run(kernel, inputs, outputs, uniforms);
    } else if (kernel.elementwise && isCollected(inputs, outputs[0])) {
        const std::lock_guard lock(mutex_);
        collect(kernel, inputs, *lazy(outputs[0]), uniforms);
        return;
    } else {
        ForwardingBackend::run(kernel, realOf(inputs), realOf(outputs), uniforms);
    }
    if (!hasCollected_) return;
    const std::lock_guard lock(mutex_);
    computeOld();
}

void FusingBackend::runEach(const Kernel& kernel, std::span<const KernelCall> calls,
                            const Uniforms& uniforms) {
    PooledVector<std::array<Operands, 2>> real;
    PooledVector<KernelCall> realCalls;
    real.reserve(calls.size());
    realCalls.reserve(calls.size());
    for (const auto& [inputs, outputs] : calls) {
        const auto& [from, to] = real.emplace_back(std::array{realOf(inputs), realOf(outputs)});
        realCalls.push_back({from, to});
    }
    worker()->runEach(kernel, realCalls, uniforms);
}

void FusingBackend::compute(const Operand& operand) {
    const std::lock_guard lock(mutex_);
    if (LazyStorage* const storage = lazy(operand)) computeNow(*storage);
}

bool FusingBackend::isCollected(std::span<const Operand> inputs, const Operand& output) const {
    if (!limits().precise || !lazy(output)) return false;
    return std::ranges::all_of(inputs, [&](const Operand& input) {
        return lazy(input) && (input.shape == output.shape || input.shape.size() == 1);
    });
}

void FusingBackend::collect(const Kernel& kernel, std::span<const Operand> inputs,
                            LazyStorage& output, const Uniforms& uniforms) {
    checkThread();
    auto run = std::make_unique<PendingRun>(kernel, uniforms);
    run->inputs.reserve(inputs.size());
    for (const Operand& input : inputs) {
        LazyStorage& storage = *lazy(input);
        const bool isSame = input.shape == output.shape && input.shape == storage.shape;
        if (!isSame) computeNow(storage);
        run->inputs.push_back({CountedPointer<LazyStorage>(&storage), input.shape});
    }
    output.postpone(std::move(run));
    if (!Chain(output).fits()) computeInputs(output);
    collected_.push_back(Collected{WeakLazyStorage(output), otherKernels_});
    hasCollected_ = true;
}

Operand FusingBackend::realOf(const Operand& operand) const {
    LazyStorage* const storage = lazy(operand);
    if (!storage) return operand;
    const std::lock_guard lock(mutex_);
    computeNow(*storage);
    return {&storage->real(*worker()), operand.shape};
}

FusingBackend::Operands FusingBackend::realOf(std::span<const Operand> operands) const {
    Operands real;
    for (const Operand& operand : operands) real.push_back(realOf(operand));
    return real;
}

void FusingBackend::computeNow(LazyStorage& storage) const {
    checkThread();
    while (storage.isPending()) {
        const Chain chain(storage);
        const PooledVector<int> results = chain.results();
        const auto most = static_cast<std::size_t>(limits().maxRenderTargets);
        if (!chain.fits()) {
            computeInputs(storage);  // A value without inputs was computed since, and is one now.
        } else if (results.size() > most) {
            computeNow(*chain.steps()[results[most - 1]].storage);
        } else {
            runChain(chain, results);
        }
    }
}

void FusingBackend::computeInputs(LazyStorage& storage) const {
    for (const LazyOperand& input : storage.run().inputs) computeNow(*input.storage);
}

void FusingBackend::runOne(LazyStorage& storage) const {
    const PendingRun& run = storage.run();
    Operands inputs;
    for (const LazyOperand& input : run.inputs) {
        inputs.push_back(Operand{&input.storage->real(*worker()), input.shape});
    }
    const Operand output{&storage.real(*worker()), storage.shape};
    worker()->run(run.kernel, inputs, {&output, 1}, run.uniforms);
    storage.finish();
}

void FusingBackend::runChain(const Chain& chain, const PooledVector<int>& results) const {
    if (chain.steps().size() == 1) return runOne(*chain.steps()[0].storage);
    Operands inputs, outputs;
    for (const LazyOperand& leaf : chain.leaves()) {
        inputs.push_back(Operand{&leaf.storage->real(*worker()), leaf.shape});
    }
    for (const int result : results) {
        LazyStorage& storage = *chain.steps()[result].storage;
        outputs.push_back(Operand{&storage.real(*worker()), storage.shape});
    }
    const FusedKernel fused = kernels_.kernelOf(chain, results);
    worker()->run(fused.kernel, inputs, outputs, fused.uniforms);
    saved_ += static_cast<std::int64_t>(chain.steps().size()) - 1;
    for (const int result : results) chain.steps()[result].storage->finish();
}

// What only a kernel that is pending itself reads is left to that one.
void FusingBackend::computeOld() const {
    ++otherKernels_;
    while (!collected_.empty() && collected_.front().otherKernels + kPatience < otherKernels_) {
        const CountedPointer<LazyStorage> storage = collected_.front().storage.lock();
        collected_.pop_front();
        if (storage && storage->isHeld(1)) computeNow(*storage);
    }
    hasCollected_ = !collected_.empty();
}

// The last ones first, which bring those before them along.
void FusingBackend::computeAll() const {
    while (!collected_.empty()) {
        const CountedPointer<LazyStorage> storage = collected_.back().storage.lock();
        collected_.pop_back();
        if (storage) computeNow(*storage);
    }
    hasCollected_ = false;
}

void FusingBackend::synchronize() {
    const std::lock_guard lock(mutex_);
    computeAll();
    ForwardingBackend::synchronize();
}

void FusingBackend::compileOnly(bool only) {
    const std::lock_guard lock(mutex_);
    computeAll();
    ForwardingBackend::compileOnly(only);
}

std::shared_ptr<Backend> fusing(std::shared_ptr<Backend> worker) {
    const char* given = std::getenv("GLGRAD_FUSION");
    const std::string_view wish = given && *given ? given : "on";
    if (wish == "off") return worker;
    if (wish != "on") {
        throw ArgumentError(concat("GLGRAD_FUSION: expected on or off, got '", wish, "'"));
    }
    return std::make_shared<FusingBackend>(std::move(worker));
}

}  // namespace glgrad

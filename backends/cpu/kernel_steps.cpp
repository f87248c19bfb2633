#include "backends/cpu/kernel_steps.h"

#include "backends/cpu/parallel.h"
#include "expressions/elementwise_function.h"

namespace glgrad {
namespace {

// Values of a block. Longer ones leave the nearest cache, shorter ones are calls for nothing.
constexpr Index kBlock = 1024;
// Blocks below which spreading work over threads costs more than it gains.
constexpr Index kGrain = 16;
// Buffers begin so many floats apart that equal places of them do not meet in one set of a cache.
constexpr Index kBufferStride = kBlock + 64;

class PooledFloats {
public:
    PooledFloats(BufferPool& pool, Index count)
        : pool_(pool), bytes_(count * sizeof(float)), block_(pool.take(bytes_)) {}
    ~PooledFloats() { pool_.giveBack(block_, bytes_); }
    PooledFloats(const PooledFloats&) = delete;
    PooledFloats& operator=(const PooledFloats&) = delete;

    float* data() const { return reinterpret_cast<float*>(block_); }

private:
    BufferPool& pool_;
    std::size_t bytes_;
    std::byte* block_;
};

/// Which buffer takes the values of each step that is no output. A buffer is used again after the
/// last step that reads it.
struct Buffers {
    PooledVector<int> ofStep;
    int count = 0;
};

Buffers assignBuffers(std::span<const KernelStep> steps, int inputs) {
    const auto count = static_cast<int>(steps.size());
    PooledVector<int> lastReader(count, -1), unused;
    for (int i = 0; i < count; ++i) {
        for (const int input : steps[i].inputs) {
            if (input >= inputs) lastReader[input - inputs] = i;
        }
    }
    Buffers buffers{.ofStep = PooledVector<int>(count, -1)};
    for (int i = 0; i < count; ++i) {
        if (steps[i].output < 0) {
            if (unused.empty()) unused.push_back(buffers.count++);
            buffers.ofStep[i] = unused.back();
            unused.pop_back();
        }
        for (int j = 0; j < i; ++j) {
            if (lastReader[j] == i && buffers.ofStep[j] >= 0) unused.push_back(buffers.ofStep[j]);
        }
    }
    return buffers;
}

/// The steps on one block after the other, on one thread.
class BlockRunner {
public:
    BlockRunner(std::span<const KernelStep> steps, std::span<const CpuInput> inputs,
                std::span<const CpuOutput> outputs, const Buffers& buffers, float* memory)
        : steps_(steps), inputs_(inputs), outputs_(outputs), buffers_(buffers), memory_(memory) {}

    void run(Index begin, Index count) {
        const auto inputCount = static_cast<int>(inputs_.size());
        const auto setInput = [&](ProgramRun& program, std::size_t k, int value) {
            if (value >= inputCount) {
                return program.setInput(k, resultOf(value - inputCount, begin));
            }
            const CpuInput& input = inputs_[value];
            const bool isSingle = input.shape.size() != outputs_[0].shape.size();
            program.setInput(k, input.values + (isSingle ? 0 : begin), isSingle);
        };
        for (int i = 0; i < static_cast<int>(steps_.size()); ++i) {
            const KernelStep& step = steps_[i];
            ProgramRun program(step.function->program(), step.attributes);
            for (std::size_t k = 0; k < step.inputs.size(); ++k) {
                setInput(program, k, step.inputs[k]);
            }
            program(resultOf(i, begin), count);
        }
    }

private:
    float* resultOf(int step, Index begin) const {
        const int output = steps_[step].output;
        return output >= 0 ? outputs_[output].values + begin
                           : memory_ + buffers_.ofStep[step] * kBufferStride;
    }

    std::span<const KernelStep> steps_;
    std::span<const CpuInput> inputs_;
    std::span<const CpuOutput> outputs_;
    const Buffers& buffers_;
    float* memory_;
};

}  // namespace

void runSteps(std::span<const KernelStep> steps, std::span<const CpuInput> inputs,
              std::span<const CpuOutput> outputs, BufferPool& pool) {
    const Index size = outputs[0].shape.size();
    const Index blocks = (size + kBlock - 1) / kBlock;
    const Buffers buffers = assignBuffers(steps, static_cast<int>(inputs.size()));
    const Index each = buffers.count * kBufferStride;
    const PooledFloats memory(pool, each * parallelRanges(blocks, kGrain));
    parallelForRanges(blocks, kGrain, [&](Index range, Index begin, Index end) {
        BlockRunner runner(steps, inputs, outputs, buffers, memory.data() + range * each);
        for (Index i = begin; i < end; ++i) {
            runner.run(i * kBlock, std::min(kBlock, size - i * kBlock));
        }
    });
}

}  // namespace glgrad

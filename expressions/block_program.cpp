#include "expressions/block_program.h"

#include <algorithm>

#include "core/error.h"
#include "core/thread_object.h"
#include "expressions/lanes.h"

namespace glgrad {
namespace {

// Memory of this thread, for one run at a time.
float* scratchMemory(Index count) {
    struct Memory {
        std::vector<float> values;
    };
    std::vector<float>& values = threadObject<Memory>().values;
    if (std::ssize(values) < count) values.resize(count);
    return values.data();
}

}  // namespace

BlockProgram::BlockProgram(const Schedule& schedule, int inputs, int attributes)
    : inputs_(inputs), attributes_(attributes) {
    const auto count = static_cast<int>(schedule.size());
    const auto addNumber = [&](float value) {
        numbers_.push_back(value);
        return Source{false, static_cast<int>(leaves()) - 1};
    };
    std::vector<int> lastReader(count, -1), unused;
    for (int i = 0; i < count; ++i) {
        for (const int from : schedule[i].from) {
            if (from >= 0) lastReader[from] = i;
        }
    }
    std::vector<Source> sources(count);
    for (int i = 0; i < count; ++i) {
        const Step& step = schedule[i];
        const auto payload = static_cast<int>(step.payload);
        if (step.op == Op::input) {
            sources[i] = {false, payload};
            continue;
        }
        if (step.op == Op::attribute) {
            sources[i] = {false, inputs + payload};
            continue;
        }
        if (step.op == Op::number) {
            sources[i] = addNumber(step.number());
            continue;
        }
        const Primitive& primitive = primitiveOf(step.op);
        Instruction added{primitive.block, {}, -1};
        for (int k = 0; k < primitive.operands; ++k) {
            const int from = step.from[k];
            added.from.push_back(sources[from]);
            // A block function may write where it reads.
            if (sources[from].isRegister && lastReader[from] == i) {
                lastReader[from] = -1;
                unused.push_back(sources[from].index);
            }
        }
        if (i < count - 1) {
            if (unused.empty()) unused.push_back(registers_++);
            added.to = unused.back();
            unused.pop_back();
            sources[i] = {true, added.to};
        }
        instructions_.push_back(added);
    }
    if (instructions_.empty()) {  // A leaf itself.
        const Source leaf = sources.back();
        instructions_.push_back({primitiveOf(Op::add).block, {leaf, addNumber(-0.0f)}, -1});
    }
    if (leaves() > kMaxLeaves) {
        throw ArgumentError(concat("an element-wise function: expected at most ", kMaxLeaves,
                                   " inputs, attributes and numbers, got ", leaves()));
    }
}

void ProgramRun::takeRegisters() { registers_ = scratchMemory(program_.registers_ * kStride); }

void ProgramRun::runCompiled(float* y, Index begin, Index count) {
    if (begin == 0) return program_.compiled_(y, leaves_.data(), count);
    Leaves from;
    for (std::size_t i = 0; i < program_.leaves(); ++i) {
        from[i] = {leaves_[i].values + leaves_[i].step * begin, leaves_[i].step};
    }
    program_.compiled_(y + begin, from.data(), count);
}

void ProgramRun::runBlock(float* y, Index begin, Index count) {
    if (program_.compiled_) return runCompiled(y, begin, count);
    for (const BlockProgram::Instruction& each : program_.instructions_) {
        BlockOperand operands[kMaxBlockOperands];
        for (std::size_t k = 0; k < each.from.size(); ++k) {
            const auto [isRegister, index] = each.from[k];
            if (isRegister) {
                operands[k] = {registers_ + index * kStride, 1};
            } else {
                const BlockOperand& leaf = leaves_[index];
                operands[k] = {leaf.values + leaf.step * begin, leaf.step};
            }
        }
        each.function(each.to < 0 ? y + begin : registers_ + each.to * kStride, operands, count);
    }
}

void ProgramRun::runFew(float* y, Index count) {
    const auto inputs = std::span(leaves_).first(program_.inputs_);
    std::array<const float*, kMaxBlockOperands> given;
    float* copy = few_.data();
    for (std::size_t i = 0; i < inputs.size(); ++i, copy += kLanes) {
        given[i] = inputs[i].values;
        if (inputs[i].step == 0) continue;
        std::fill(std::copy_n(given[i], count, copy), copy + kLanes, 0.0f);
        inputs[i].values = copy;
    }
    runBlock(copy, 0, kLanes);
    std::copy_n(copy, count, y);
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i].values = given[i];
}

void ProgramRun::run(float* y, Index count) {
    if (count < kLanes) return runFew(y, count);
    const Index whole = count / kLanes * kLanes;
    // What gives nothing to another needs no blocks.
    const Index block = program_.registers_ == 0 ? whole : kBlock;
    for (Index begin = 0; begin < whole; begin += block) {
        runBlock(y, begin, std::min(block, whole - begin));
    }
    // The last vector, which may overlap those before it: their values come out once more.
    if (whole < count) runBlock(y, count - kLanes, kLanes);
}

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <array>
#include <span>
#include <vector>

#include "expressions/packets.h"
#include "expressions/primitives.h"
#include "expressions/schedule.h"

namespace glgrad {

/// An expression as a list of block functions: each computes a block of values before the next one
/// begins, and what one gives to another stays in the nearest cache.
class BlockProgram {
public:
    /// Throws ArgumentError where inputs, attributes and numbers are more than 64.
    BlockProgram(const Schedule& schedule, int inputs, int attributes);
    /// Of one function, whose operands are all inputs and then all attributes.
    BlockProgram(BlockFunction compiled, int inputs, int attributes)
        : compiled_(compiled), inputs_(inputs), attributes_(attributes) {}

    int inputs() const { return inputs_; }

private:
    friend class ProgramRun;

    struct Source {
        bool isRegister;
        int index;  // Of a register, or of a leaf: inputs, attributes, numbers.
    };
    struct Instruction {
        BlockFunction function;
        std::vector<Source> from;
        int to;  // A register, or -1 for the result.
    };
    static constexpr std::size_t kMaxLeaves = 64;
    std::size_t leaves() const { return inputs_ + attributes_ + numbers_.size(); }

    BlockFunction compiled_ = nullptr;  // What does all; its operands are the leaves.
    std::vector<Instruction> instructions_;
    std::vector<float> numbers_;
    int registers_ = 0;
    int inputs_, attributes_;
};

/// Runs a program on this thread, with numbers for its attributes, which it refers to.
class ProgramRun {
public:
    ProgramRun(const BlockProgram& program, std::span<const float> attributes) : program_(program) {
        if (program.registers_ > 0) takeRegisters();
        BlockOperand* next = leaves_.data() + program.inputs_;
        for (const float& attribute : attributes) *next++ = {&attribute, 0};
        for (const float& number : program.numbers_) *next++ = {&number, 0};
    }

    /// What an input's values are from now on: as many as are computed, or one for all.
    void setInput(std::size_t input, const float* values, bool isSingle = false) {
        leaves_[input] = {values, isSingle ? 0 : 1};
    }
    /// y[i] = f(inputs[i]...) for `count` values. y overlaps no input.
    void operator()(float* y, Index count) {
        if (program_.compiled_ && count % kLanes == 0) {
            program_.compiled_(y, leaves_.data(), count);
        } else {
            run(y, count);
        }
    }

private:
    // Values of a block. Longer ones leave the nearest cache, shorter ones are calls for nothing.
    static constexpr Index kBlock = 1024;
    static constexpr Index kLanes = kMostLanes;
    static constexpr std::size_t kAlignment = 64;
    // Registers begin so many floats apart that equal places of them do not meet in one set of a
    // cache.
    static constexpr Index kStride = kBlock + 64;

    using Leaves = std::array<BlockOperand, BlockProgram::kMaxLeaves>;

    void takeRegisters();
    void run(float* y, Index count);
    void runCompiled(float* y, Index begin, Index count);
    void runBlock(float* y, Index begin, Index count);
    void runFew(float* y, Index count);

    const BlockProgram& program_;
    Leaves leaves_;
    float* registers_ = nullptr;  // See BlockProgram::Instruction.
    // Vectors of the inputs and of the result, where there are few values.
    alignas(kAlignment) std::array<float, kMaxBlockOperands * kLanes> few_;
};

}  // namespace glgrad

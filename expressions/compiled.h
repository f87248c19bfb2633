// glgrad: internal header
#pragma once

#include <array>
#include <utility>

#include "expressions/gradient.h"
#include "expressions/lane_functions.h"
#include "expressions/primitives.h"
#include "expressions/schedule.h"

namespace glgrad {

/// The code that the compiler makes of an element-wise function, and of its gradients by each
/// input: null where it has not.
struct CompiledBlocks {
    static constexpr int kMaxInputs = 4;
    BlockFunction forward = nullptr;
    std::array<BlockFunction, kMaxInputs> gradients = {};
};

namespace detail {

/// A schedule with its length as a constant; `make` returns a Schedule.
template <class Make>
constexpr auto fixedSchedule(Make make) {
    constexpr std::size_t count = [] {
        const Schedule schedule = Make{}();
        return schedule.size();
    }();
    const Schedule schedule = make();
    std::array<Step, count> fixed;
    for (std::size_t i = 0; i < fixed.size(); ++i) fixed[i] = schedule[i];
    return fixed;
}

/// The values of a whole schedule for one register of each operand. `load` gives that of a leaf.
template <const auto& schedule, class Load>
Lanes computed(const Load& load) {
    constexpr std::size_t n = schedule.size();
    Lanes::Packet values[n];
    const auto compute = [&]<std::size_t k>(std::integral_constant<std::size_t, k> place) {
        constexpr Step step = schedule[k];
        constexpr auto valueOf = [](int operand) { return operand < 0 ? 0 : operand; };
        if constexpr (step.op == Op::number) {
            values[k] = Lanes(step.number()).v;
        } else if constexpr (step.op == Op::input || step.op == Op::attribute) {
            values[k] = load(place).v;
        } else {
            values[k] =
                onLanes<step.op>(values[valueOf(step.from[0])], values[valueOf(step.from[1])],
                                 values[valueOf(step.from[2])]);
        }
    };
    [&]<std::size_t... k>(std::index_sequence<k...>) {
        (compute(std::integral_constant<std::size_t, k>()), ...);
    }
    (std::make_index_sequence<n>());
    return values[n - 1];
}

/// A whole schedule as one block function, whose values stay in registers. Its operands are
/// `inputs` inputs and then the attributes.
template <const auto& schedule, int inputs>
void compiledBlock(float* y, const BlockOperand* operands, Index count) {
    constexpr std::size_t n = schedule.size();
    Lanes::Packet single[n];  // Of attributes, and of inputs that are one value.
    const float* values[n];
    bool isSingle[n];
    unsigned singles = 0;  // Bit i: input i is one value.
    for (std::size_t k = 0; k < n; ++k) {
        if (schedule[k].op != Op::input && schedule[k].op != Op::attribute) continue;
        const bool isInput = schedule[k].op == Op::input;
        const BlockOperand& operand = operands[schedule[k].payload + (isInput ? 0 : inputs)];
        values[k] = operand.values;
        isSingle[k] = operand.step == 0;
        if (!isSingle[k]) continue;
        single[k] = Lanes(*operand.values).v;
        if (isInput) singles |= 1u << schedule[k].payload;
    }
    const auto run = [&]<class Load>(const Load& load) {
        for (Index at = 0; at < count; at += Lanes::kCount) {
            computed<schedule>([&]<std::size_t k>(std::integral_constant<std::size_t, k> place) {
                if constexpr (schedule[k].op == Op::attribute)
                    return Lanes(single[k]);
                else
                    return load(at, place);
            }).store(y + at);
        }
    };
    // A loop of its own for what is frequent.
    const auto runWith = [&]<unsigned mask>(std::integral_constant<unsigned, mask>) {
        run([&]<std::size_t k>(Index at, std::integral_constant<std::size_t, k>) -> Lanes {
            if constexpr ((mask >> schedule[k].payload & 1u) != 0)
                return single[k];
            else
                return Lanes::load(values[k] + at);
        });
    };
    if (singles == 0) return runWith(std::integral_constant<unsigned, 0>());
    if constexpr (inputs == 2) {
        if (singles == 1) return runWith(std::integral_constant<unsigned, 1>());
        if (singles == 2) return runWith(std::integral_constant<unsigned, 2>());
    }
    run([&]<std::size_t k>(Index at, std::integral_constant<std::size_t, k>) {
        return isSingle[k] ? Lanes(single[k]) : Lanes::load(values[k] + at);
    });
}

template <class F>
struct ForwardBlock {
    static constexpr auto schedule = fixedSchedule([] {
        const Traced traced = trace(F());
        return scheduleOf(traced.expression, traced.root, true);
    });
    static constexpr BlockFunction function = compiledBlock<schedule, ParametersOf<F>::inputs>;
};
template <class F, int input>
struct BackwardBlock {
    static constexpr int inputs = [] {
        const auto gradient = gradientOf(trace(F()), input);
        return gradient ? gradient->function.inputs : 0;
    }();
    static constexpr auto schedule = fixedSchedule([] {
        const auto gradient = gradientOf(trace(F()), input);
        if (!gradient) return Schedule(1, Step());
        return scheduleOf(gradient->function.expression, gradient->function.root, true);
    });
    static constexpr BlockFunction function() {
        if constexpr (inputs == 0) {
            return nullptr;
        } else {
            return compiledBlock<schedule, inputs>;
        }
    }
};

}  // namespace detail

/// Has the compiler make code of an element-wise function that captures nothing.
template <class F>
constexpr CompiledBlocks compiledBlocks() {
    CompiledBlocks blocks{detail::ForwardBlock<F>::function, {}};
    [&]<int... i>(std::integer_sequence<int, i...>) {
        ((blocks.gradients[i] = detail::BackwardBlock<F, i>::function()), ...);
    }
    (std::make_integer_sequence<int, ParametersOf<F>::inputs>());
    return blocks;
}

}  // namespace glgrad

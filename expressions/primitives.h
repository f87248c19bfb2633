// glgrad: internal header
#pragma once

#include <string_view>

#include "core/shape.h"
#include "expressions/expression.h"

namespace glgrad {

/// Where a block function finds an operand: neighbouring values, or one for all where step is 0.
struct BlockOperand {
    const float* values;
    int step;
};
/// How many of them there may be: inputs and attributes, of whole ops.
inline constexpr int kMaxBlockOperands = 16;
/// y[i] = f(operands[0][i], ...) for `count` values, a multiple of Lanes::kCount.
using BlockFunction = void (*)(float* y, const BlockOperand* operands, Index count);

/// How an Op is written in GLSL and computed by the CPU.
struct Primitive {
    std::string_view name;
    int operands;
    /// GLSL of the operands a, b and c, all of them vec4 but for operators.
    std::string_view glsl;
    /// How strongly the operator binds; kCall: a call.
    int precedence;
    BlockFunction block = nullptr;
    /// The GLSL function that `glsl` calls, where it has to be written first...
    std::string_view glslFunction = {};
    /// ... or the expression that becomes one.
    Element (*body)(const Element* operands) = nullptr;

    static constexpr int kCall = 9;
};

const Primitive& primitiveOf(Op op);
/// a / b, to some units in the last place: see quotient.glsl.
extern const Primitive kPlainDivision;

/// Whether its result is a bvec4.
constexpr bool isCondition(Op op) { return op >= Op::less && op <= Op::negation; }

}  // namespace glgrad

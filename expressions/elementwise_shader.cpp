#include "expressions/elementwise_shader.h"

#include <array>
#include <charconv>
#include <cmath>
#include <unordered_set>
#include <vector>

#include "core/error.h"
#include "expressions/elementwise_function.h"
#include "expressions/primitives.h"
#include "expressions/schedule.h"
#include "shaders/row_map.h"

namespace glgrad {
namespace {

// Longer expressions become variables.
constexpr std::size_t kLongest = 60;

// What a compiler may rearrange it must not: x - x is NaN for an infinite x, (a + b) - a is not b
// where ops are drawn together, and max(x, 0) is not x > 0 ? x : 0 if x is NaN.
constexpr std::string_view kPrecise = R"glsl(#ifdef HAS_FMA
#define PRECISE precise
#else
#define PRECISE
#endif
)glsl";

// The texel of the input @ that belongs to the fragment. An input with REPEATED_@ has other rows
// than the output, or a last axis of size 1.
constexpr std::string_view kRepeated = R"glsl(#ifdef REPEATED_@
uniform int strides_@[8];
#define STEP_@(axis, position) row += (position) * strides_@[axis];
vec4 repeated_@() {
    ivec2 p = outTexel();
    int row = 0;
    EACH_AXIS(p.y, STEP_@)
    vec4 texel = get_@(row, size_@.x == 1 ? 0 : p.x);
    return size_@.x == 1 ? texel.xxxx : texel;
}
#else
vec4 repeated_@() { return here_@(); }
#endif
)glsl";

std::string withName(std::string_view text, std::string_view name) {
    std::string result;
    for (const char c : text) {
        if (c == '@') {
            result += name;
        } else {
            result += c;
        }
    }
    return result;
}

std::string literal(float value) {
    if (std::isnan(value)) return "uintBitsToFloat(0x7FC00000u)";
    if (std::isinf(value)) {
        return value > 0 ? "uintBitsToFloat(0x7F800000u)" : "uintBitsToFloat(0xFF800000u)";
    }
    char text[32];
    const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
    std::string result(text, end);
    if (result.find_first_of(".e") == std::string::npos) result += ".0";
    return result;
}

/// A piece of GLSL that stands for a node.
struct Piece {
    std::string text;
    int precedence = Primitive::kCall;
    bool isScalar = false;

    std::string asVector() const { return isScalar ? concat("vec4(", text, ")") : text; }
    /// Within an operator that binds with `strength`.
    std::string within(int strength) const {
        return precedence < strength ? concat("(", text, ")") : text;
    }
};

/// The functions that a shader calls, each once and after those that it calls itself.
class Functions {
public:
    void need(const Primitive& primitive);
    const std::string& text() const { return text_; }

private:
    void write(const Primitive& primitive);

    std::unordered_set<std::string_view> known_;
    std::string text_;
};

/// Statements that compute schedules, with variables of their own.
class Statements {
public:
    /// Within a function an approximate division will do.
    Statements(Functions& functions, bool isInFunction)
        : functions_(functions), isInFunction_(isInFunction) {}

    /// Adds those of a schedule; returns its result. `leaf` names an input or attribute.
    template <class Leaf>
    std::string add(const Schedule& schedule, const Leaf& leaf) {
        std::vector<Piece> pieces;
        for (const Step& step : schedule) {
            pieces.push_back(pieceOf(step, pieces, leaf, &step == &schedule.back()));
        }
        return pieces.back().asVector();
    }
    void define(std::string_view type, std::string_view name, std::string_view value) {
        text_ += concat("    ", type, ' ', name, " = ", value, ";\n");
    }
    const std::string& text() const { return text_; }

private:
    template <class Leaf>
    Piece pieceOf(const Step& step, const std::vector<Piece>& pieces, const Leaf& leaf,
                  bool isResult) {
        if (step.op == Op::number) {
            const float value = step.number();
            return {literal(value), std::signbit(value) ? 3 : Primitive::kCall, true};
        }
        if (step.op == Op::attribute) return {leaf(step), Primitive::kCall, true};
        if (step.op == Op::input) return {leaf(step)};
        const Piece piece = operation(step, pieces);
        if (isResult || (step.uses == 1 && piece.text.size() < kLongest)) return piece;
        const std::string name = concat("t", ++variables_);
        define(isCondition(step.op) ? "bvec4" : "vec4", name, piece.text);
        return {name};
    }

    Piece operation(const Step& step, const std::vector<Piece>& pieces) {
        const Primitive& primitive =
            step.op == Op::div && isInFunction_ ? kPlainDivision : primitiveOf(step.op);
        functions_.need(primitive);
        const auto operand = [&](int i) -> const Piece& { return pieces[step.from[i]]; };
        const bool isOperator = primitive.precedence < Primitive::kCall;
        bool allScalars = true;
        for (int i = 0; i < primitive.operands; ++i) {
            allScalars = allScalars && operand(i).isScalar;
        }
        Piece result{{}, primitive.precedence};
        const std::string_view glsl = primitive.glsl;
        const auto isLetter = [&](std::size_t at) {
            return at < glsl.size() && std::isalpha(static_cast<unsigned char>(glsl[at]));
        };
        for (std::size_t i = 0; i < glsl.size(); ++i) {
            const int which = glsl[i] - 'a';
            const bool isOperand =
                which >= 0 && which < 3 && !isLetter(i + 1) && (i == 0 || !isLetter(i - 1));
            if (!isOperand) {
                result.text += glsl[i];
            } else if (!isOperator || (allScalars && which == 0)) {
                result.text += operand(which).asVector();
            } else {
                // a + (b + c) is not a + b + c.
                result.text += operand(which).within(primitive.precedence + (which == 1));
            }
        }
        return result;
    }

    Functions& functions_;
    bool isInFunction_;
    std::string text_;
    int variables_ = 0;
};

void Functions::need(const Primitive& primitive) {
    if (!known_.insert(primitive.name).second) return;
    if (!primitive.glslFunction.empty()) text_ += primitive.glslFunction;
    if (primitive.body) write(primitive);
}

void Functions::write(const Primitive& primitive) {
    constexpr std::string_view kNames[] = {"a", "b", "c"};
    Expression expression;
    std::vector<Element> operands;
    std::string parameters;
    for (unsigned i = 0; i < static_cast<unsigned>(primitive.operands); ++i) {
        operands.emplace_back(expression, expression.add(Node::leaf(Op::input, i)));
        parameters += concat(i > 0 ? ", " : "", "vec4 ", kNames[i]);
    }
    const int root = primitive.body(operands.data()).nodeIn(expression);
    Statements statements(*this, true);
    const std::string result =
        statements.add(scheduleOf(expression, root, false),
                       [&](const Step& step) { return std::string(kNames[step.payload]); });
    statements.define("PRECISE vec4", "y", result);
    text_ += concat("vec4 ", primitive.glsl.substr(0, primitive.glsl.find('(')), "(", parameters,
                    ") {\n", statements.text(), "    return y;\n}\n");
}

std::string accessTo(int leaf, LeafAccess access) {
    if (access == LeafAccess::single) return concat("get_x", leaf, "(0, 0).xxxx");
    return concat(access == LeafAccess::here ? "here_x" : "repeated_x", leaf, "()");
}

}  // namespace

std::string elementwiseShader(std::span<const LeafAccess> leaves,
                              std::span<const KernelStep> steps) {
    Functions functions;
    Statements statements(functions, false);
    std::string uniforms, inputs, results;
    const auto valueName = [&](int value) {
        const auto count = static_cast<int>(leaves.size());
        return value < count ? concat("x", value) : concat("v", value - count);
    };
    for (int i = 0; i < static_cast<int>(leaves.size()); ++i) {
        statements.define("vec4", valueName(i), accessTo(i, leaves[i]));
        if (leaves[i] == LeafAccess::repeated) inputs += withName(kRepeated, concat("x", i));
    }
    for (int i = 0; i < static_cast<int>(steps.size()); ++i) {
        const Traced& traced = steps[i].function->traced();
        for (int k = 0; k < traced.attributes; ++k) {
            uniforms += concat("uniform float ", attributeName(i, k), ";\n");
        }
        const std::string value = statements.add(
            scheduleOf(traced.expression, traced.root, false), [&](const Step& step) {
                const auto payload = static_cast<int>(step.payload);
                return step.op == Op::input ? valueName(steps[i].inputs[payload])
                                            : attributeName(i, payload);
            });
        statements.define("PRECISE vec4", concat("v", i), value);
        if (steps[i].output >= 0) {
            results += concat("    set_y", steps[i].output, "(v", i, ");\n");
        }
    }
    const std::string_view rows = inputs.empty() ? "" : shaders::row_map.text;
    return concat(kPrecise, rows, inputs, functions.text(), uniforms, "void main() {\n",
                  statements.text(), results, "}\n");
}

std::string functionText(Op op) {
    Functions functions;
    functions.need(primitiveOf(op));
    return concat(kPrecise, functions.text());
}

std::string attributeName(int step, int attribute) { return concat("p", attribute, "_", step); }

LeafNames leafNames(std::size_t input) {
    static constexpr std::array<LeafNames, Names::kMax> kNames = {{
        {"x0", "REPEATED_x0", "strides_x0"},
        {"x1", "REPEATED_x1", "strides_x1"},
        {"x2", "REPEATED_x2", "strides_x2"},
        {"x3", "REPEATED_x3", "strides_x3"},
        {"x4", "REPEATED_x4", "strides_x4"},
        {"x5", "REPEATED_x5", "strides_x5"},
        {"x6", "REPEATED_x6", "strides_x6"},
        {"x7", "REPEATED_x7", "strides_x7"},
    }};
    return kNames.at(input);
}

}  // namespace glgrad

#include "expressions/primitives.h"

#include <algorithm>
#include <array>
#include <utility>

#include "expressions/lane_functions.h"
#include "shaders/quotient.h"

namespace glgrad {
namespace {

constexpr int kCall = Primitive::kCall;

// Where the next register of an operand is.
struct Cursor {
    explicit Cursor(const BlockOperand& operand)
        : values(operand.values), isSingle(operand.step == 0), single(Lanes(*operand.values).v) {}
    Lanes::Packet next() {
        if (isSingle) return single;
        const Lanes result = Lanes::load(values);
        values += Lanes::kCount;
        return result.v;
    }
    const float* values;
    bool isSingle;
    Lanes::Packet single;
};

template <Op op, int kOperands>
void block(float* y, const BlockOperand* operands, Index count) {
    Cursor a(operands[0]), b(operands[kOperands > 1 ? 1 : 0]), c(operands[kOperands > 2 ? 2 : 0]);
    for (Index at = 0; at < count; at += Lanes::kCount) {
        const Lanes::Packet first = a.next();
        const Lanes::Packet second = kOperands > 1 ? b.next() : first;
        const Lanes::Packet third = kOperands > 2 ? c.next() : first;
        Lanes(onLanes<op>(first, second, third)).store(y + at);
    }
}

template <Op op, int kOperands>
constexpr Primitive primitive(std::string_view name, std::string_view glsl, int precedence = kCall,
                              std::string_view function = {}) {
    return {name, kOperands, glsl, precedence, block<op, kOperands>, function};
}

/// A function of functions.h.
template <Op op, class Function>
constexpr Primitive function(std::string_view name, std::string_view glsl) {
    return {name, 1, glsl, kCall, block<op, 1>, {}, [](const Element* operands) {
                return Function::of(operands[0]);
            }};
}

constexpr std::string_view kNanMin = R"glsl(vec4 nanMin(vec4 a, vec4 b) {
    return mix(mix(b, a, lessThan(a, b)), a, isnan(a));
}
)glsl";
constexpr std::string_view kNanMax = R"glsl(vec4 nanMax(vec4 a, vec4 b) {
    return mix(mix(b, a, greaterThan(a, b)), a, isnan(a));
}
)glsl";
constexpr std::string_view kNanClamp = R"glsl(vec4 nanClamp(vec4 x, vec4 low, vec4 high) {
    return mix(min(max(x, low), high), x, isnan(x));
}
)glsl";

// Drivers lose NaN in these.
constexpr std::string_view kNanSqrt = R"glsl(vec4 nanSqrt(vec4 x) {
    return mix(sqrt(x), x, isnan(x));
}
)glsl";
constexpr std::string_view kNanExp = R"glsl(vec4 nanExp(vec4 x) {
    return mix(exp(x), x, isnan(x));
}
)glsl";
constexpr std::string_view kExponent = R"glsl(ivec4 exponentBits(vec4 x) {
    return (floatBitsToInt(abs(x)) - floatBitsToInt(0.75)) >> 23;
}
vec4 mantissa(vec4 x) {
    return intBitsToFloat(floatBitsToInt(x) - (exponentBits(x) << 23));
}
)glsl";

// In the order of Op.
constexpr Primitive kPrimitives[] = {
    {"input", 0, "", kCall},
    {"attribute", 0, "", kCall},
    {"number", 0, "", kCall},
    primitive<Op::neg, 1>("neg", "-a", 3),
    primitive<Op::abs, 1>("abs", "abs(a)"),
    primitive<Op::floor, 1>("floor", "floor(a)"),
    primitive<Op::rint, 1>("rint", "roundEven(a)"),
    primitive<Op::sqrt, 1>("sqrt", "nanSqrt(a)", kCall, kNanSqrt),
    primitive<Op::add, 2>("add", "a + b", 1),
    primitive<Op::sub, 2>("sub", "a - b", 1),
    primitive<Op::mul, 2>("mul", "a * b", 2),
    primitive<Op::div, 2>("div", "quotient(a, b)", kCall, shaders::quotient.text),
    primitive<Op::min, 2>("min", "nanMin(a, b)", kCall, kNanMin),
    primitive<Op::max, 2>("max", "nanMax(a, b)", kCall, kNanMax),
    primitive<Op::clamp, 3>("clamp", "nanClamp(a, b, c)", kCall, kNanClamp),
    primitive<Op::multiplyAdd, 3>("multiplyAdd", "MAD(a, b, c)"),
    primitive<Op::less, 2>("less", "lessThan(a, b)"),
    primitive<Op::lessEqual, 2>("lessEqual", "lessThanEqual(a, b)"),
    primitive<Op::equal, 2>("equal", "equal(a, b)"),
    primitive<Op::both, 2>("both", "bvec4(uvec4(a) & uvec4(b))"),
    primitive<Op::either, 2>("either", "bvec4(uvec4(a) | uvec4(b))"),
    primitive<Op::negation, 1>("negation", "not(a)"),
    primitive<Op::where, 3>("where", "mix(c, b, a)"),
    primitive<Op::exponent, 1>("exponent", "vec4(exponentBits(a))", kCall, kExponent),
    primitive<Op::mantissa, 1>("exponent", "mantissa(a)", kCall, kExponent),
    primitive<Op::exp, 1>("exp", "nanExp(a)", kCall, kNanExp),
    function<Op::log, functions::Log>("log", "exactLog(a)"),
    function<Op::expm1, functions::Expm1>("expm1", "exactExpm1(a)"),
    function<Op::log1p, functions::Log1p>("log1p", "exactLog1p(a)"),
    function<Op::tanh, functions::Tanh>("tanh", "exactTanh(a)"),
    function<Op::sigmoid, functions::Sigmoid>("sigmoid", "sigmoid(a)"),
    function<Op::softplus, functions::Softplus>("softplus", "softplus(a)"),
    function<Op::erf, functions::Erf>("erf", "erf(a)"),
    function<Op::erfc, functions::Erfc>("erfc", "erfc(a)"),
    function<Op::sin, functions::Sin>("sin", "exactSin(a)"),
    function<Op::cos, functions::Cos>("cos", "exactCos(a)"),
    function<Op::asin, functions::Asin>("asin", "exactAsin(a)"),
    function<Op::acos, functions::Acos>("acos", "exactAcos(a)"),
    function<Op::atan, functions::Atan>("atan", "exactAtan(a)"),
    {"pow",
     2,
     "exactPow(a, b)",
     kCall,
     block<Op::pow, 2>,
     {},
     [](const Element* operands) { return functions::Pow::of(operands[0], operands[1]); }},
    {"withSlope", 3, "", kCall},
};
static_assert(std::size(kPrimitives) == static_cast<std::size_t>(Op::count));

}  // namespace

const Primitive kPlainDivision{"plainDivision", 2, "a / b", 2};

float math::evaluate(Op op, std::initializer_list<float> operands) {
    float result[Lanes::kCount];
    std::array<BlockOperand, 3> blocks;
    std::ranges::transform(operands, blocks.begin(), [](const float& value) {
        return BlockOperand{&value, 0};
    });
    primitiveOf(op).block(result, blocks.data(), Lanes::kCount);
    return result[0];
}

const Primitive& primitiveOf(Op op) { return kPrimitives[static_cast<int>(op)]; }

}  // namespace glgrad

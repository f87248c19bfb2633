#include "autograd/ops.h"
#include "tests/support/op_table.h"

namespace glgrad {
namespace {

using In = std::span<const Tensor>;

// Away from a half.
constexpr Domain kWhole{Domain::Kind::whole, -3.0f, 3.0f};

// Equal shapes, and all ways in which one side is repeated.
std::vector<InputShapes> pairs(const Shape& base) {
    std::vector<InputShapes> cases = {{base, base}};
    const int rank = base.rank();
    if (rank == 0) return cases;
    cases.push_back({base, {}});
    cases.push_back({{}, base});
    cases.push_back({base, base.with(0, 1)});
    cases.push_back({base.with(rank - 1, 1), base});
    if (rank == 1) return cases;
    cases.push_back({base, base.slice(1, rank)});
    cases.push_back({base.with(0, 1), base.slice(0, rank).with(rank - 1, 1)});
    cases.push_back({base.with(rank / 2, 1), base});
    return cases;
}

// For an op that repeats its sides as mul does.
std::vector<InputShapes> fewPairs(const Shape& base) {
    std::vector<InputShapes> cases = {{base, base}};
    if (base.rank() > 0) cases.push_back({base.with(base.rank() - 1, 1), base});
    return cases;
}

}  // namespace

std::vector<OpRow> binaryRows() {
    return {
        {.name = "add", .function = [](In in) { return add(in[0], in[1]); }, .cases = pairs},
        {.name = "sub", .function = [](In in) { return sub(in[0], in[1]); }, .cases = pairs},
        {.name = "mul", .function = [](In in) { return mul(in[0], in[1]); }, .cases = pairs},
        {.name = "div",
         .function = [](In in) { return div(in[0], in[1]); },
         .cases = pairs,
         .domains = {kAny, kPositive}},
        {.name = "maximum",
         .function = [](In in) { return maximum(in[0], in[1] + 0.5f); },
         .cases = fewPairs,
         .domains = {kWhole}},
        {.name = "minimum",
         .function = [](In in) { return minimum(in[0], in[1] + 0.5f); },
         .cases = fewPairs,
         .domains = {kWhole}},
        {.name = "weighted",
         .function = [](In in) { return weighted(in[0], in[1]); },
         .cases = fewPairs},
        {.name = "equal",
         .function = [](In in) { return equal(in[0], in[1]); },
         .cases = pairs,
         .domains = {kDigits},
         .hasGradient = false},
        {.name = "greater",
         .function = [](In in) { return greater(in[0], in[1]); },
         .cases = pairs,
         .domains = {kDigits},
         .hasGradient = false},
    };
}

}  // namespace glgrad

#include <algorithm>
#include <numeric>

#include "autograd/ops.h"
#include "tests/support/op_table.h"

namespace glgrad {
namespace {

using In = std::span<const Tensor>;

Tensor moveLastToFront(In in) {
    std::vector<int> order(in[0].rank());
    std::iota(order.begin(), order.end(), -1);
    order[0] = in[0].rank() - 1;
    return transpose(in[0], order);
}

// The last two axes, as matrices are transposed.
Tensor swapLastTwo(In in) {
    std::vector<int> order(in[0].rank());
    std::iota(order.begin(), order.end(), 0);
    std::swap(order.end()[-1], order.end()[-2]);
    return transpose(in[0], order);
}

// Rows of another length: [a, b, c] to [c, b, a].
Tensor reshapeReversed(In in) {
    std::vector<Index> sizes(in[0].shape().begin(), in[0].shape().end());
    std::ranges::reverse(sizes);
    return reshape(in[0], sizes);
}

std::vector<InputShapes> twoAxes(const Shape& base) {
    if (base.rank() < 2) return {};
    return {{base}};
}

// What broadcastTo repeats to the shape of a second, constant input.
std::vector<InputShapes> repeats(const Shape& base) {
    std::vector<InputShapes> cases = {{{}, base}, {base, Shape{2} + base}};
    if (base.rank() == 0) return cases;
    for (int axis = 0; axis < base.rank(); ++axis) cases.push_back({base.with(axis, 1), base});
    cases.push_back({base.slice(1, base.rank()), base});
    return cases;
}

// The other way round, for sumTo.
std::vector<InputShapes> sums(const Shape& base) {
    std::vector<InputShapes> cases = repeats(base);
    for (InputShapes& each : cases) std::swap(each[0], each[1]);
    return cases;
}

std::vector<InputShapes> batches(const Shape& base) {
    if (base.rank() == 0 || base[0] == 0) return {};
    return {{base, {4}}};
}

constexpr Domain kShapeOnly{.constant = true};

}  // namespace

std::vector<OpRow> shapeRows() {
    return {
        {.name = "reshape", .function = reshapeReversed, .cases = anyShape},
        {.name = "reshape.flat",
         .function = [](In in) { return reshape(in[0], {in[0].size()}); },
         .cases = anyShape},
        {.name = "transpose",
         .function = [](In in) { return transpose(in[0]); },
         .cases = anyShape},
        {.name = "transpose.lastTwo", .function = swapLastTwo, .cases = twoAxes},
        {.name = "transpose.lastToFront", .function = moveLastToFront, .cases = anyAxis},
        {.name = "broadcastTo",
         .function = [](In in) { return broadcastTo(in[0], in[1].shape()); },
         .cases = repeats,
         .domains = {kAny, kShapeOnly}},
        {.name = "sumTo",
         .function = [](In in) { return sumTo(in[0], in[1].shape()); },
         .cases = sums,
         .domains = {kAny, kShapeOnly}},
        {.name = "oneHot",
         .function = [](In in) { return oneHot(in[0], 3); },
         .cases = anyShape,
         .domains = {kDigits},
         .hasGradient = false},
        {.name = "gatherBatch",
         .function = [](In in) { return gatherBatch(in[0], in[1], {.begin = 1, .scale = 0.5f}); },
         .cases = batches,
         .domains = {kAny, kDigits},
         .hasGradient = false},
    };
}

}  // namespace glgrad

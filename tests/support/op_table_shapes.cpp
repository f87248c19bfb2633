#include <algorithm>
#include <array>
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

// base and two others along an axis.
std::vector<InputShapes> partsAlong(const Shape& base, int axis) {
    if (base.rank() <= std::max(axis, 0)) return {};
    return {{base, base.with(axis, 3), base}, {base, base.with(axis, 0), base.with(axis, 4)}};
}

// More tensors than one kernel takes.
std::vector<InputShapes> manyParts(const Shape& base) {
    if (base.rank() == 0) return {};
    return {InputShapes(11, base)};
}

// From the second place on each axis, and all but the last one on every other axis.
Tensor sliceInside(In in) {
    std::vector<Index> begin, size;
    for (const Index own : in[0].shape()) {
        begin.push_back(std::min<Index>(own, 1));
        size.push_back(begin.size() % 2 == 1 ? -1 : std::max<Index>(own - 2, 0));
    }
    return slice(in[0], begin, size);
}

Tensor sliceTexels(In in) {
    std::vector<Index> begin(in[0].rank(), 0), size(in[0].rank(), -1);
    begin.back() = std::min<Index>(in[0].shape().last(), 4);
    return slice(in[0], begin, size);
}

template <Index before, Index after>
Tensor padFirstAndLast(In in) {
    std::vector<std::array<Index, 2>> paddings(in[0].rank(), {0, 0});
    if (!paddings.empty()) paddings.front() = paddings.back() = {before, after};
    return pad(in[0], paddings, 0.5f);
}

// What a row makes of several tensors: some of them, in reverse order, so that some have no
// gradient.
Tensor everyOther(const Tensors& tensors, int axis) {
    Tensors chosen;
    for (std::size_t i = tensors.size(); i-- > 0;) {
        if (i % 2 == 0) chosen.push_back(tensors[i]);
    }
    return concatenate(chosen, axis);
}

// One place and `rest` others, and what remains after them.
Tensors splitUnevenly(const Tensor& x, int axis, Index rest) {
    const Index own = x.shape()[axis], one = std::min<Index>(own, 1);
    const Index second = std::min(own - one, rest);
    return split(x, {one, second, own - one - second}, axis);
}

Tensors splitTexels(const Tensor& x) {
    const Index own = x.shape().last(), first = std::min<Index>(own, 4);
    return split(x, {first, own - first}, -1);
}

// An axis of `size` places, which exists.
template <int axis, Index size>
std::vector<InputShapes> withPlaces(const Shape& base) {
    if (base.rank() <= std::max(axis, 0)) return {};
    return {{base.with(axis < 0 ? base.rank() + axis : axis, size)}};
}

template <int axis>
Tensor unstackSome(In in) {
    const Tensors places = unstack(in[0], axis);
    return places[2] + places[0] * 2.0f;
}

// Tensors of one shape.
std::vector<InputShapes> threeAlike(const Shape& base) {
    if (base.rank() == Shape::kMaxRank) return {};
    return {InputShapes(3, base)};
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
        {.name = "concatenate.first",
         .function = [](In in) { return concatenate(in, 0); },
         .cases = [](const Shape& base) { return partsAlong(base, 0); }},
        {.name = "concatenate.second",
         .function = [](In in) { return concatenate(in, 1); },
         .cases = [](const Shape& base) { return partsAlong(base, 1); }},
        {.name = "concatenate.last",
         .function = [](In in) { return concatenate(in, -1); },
         .cases = [](const Shape& base) { return partsAlong(base, -1); }},
        {.name = "concatenate.many",
         .function = [](In in) { return concatenate(in, -1); },
         .cases = manyParts},
        {.name = "slice", .function = sliceInside, .cases = anyShape},
        {.name = "slice.texels", .function = sliceTexels, .cases = anyAxis},
        {.name = "split.first",
         .function = [](In in) { return everyOther(splitUnevenly(in[0], 0, 2), 0); },
         .cases = anyAxis},
        {.name = "split.last",
         .function = [](In in) { return everyOther(splitUnevenly(in[0], -1, 2), -1); },
         .cases = anyAxis},
        {.name = "split.texels",
         .function = [](In in) { return everyOther(splitTexels(in[0]), -1); },
         .cases = anyAxis},
        {.name = "split.sections",
         .function = [](In in) { return everyOther(split(in[0], 3, -1), -1); },
         .cases = withPlaces<-1, 6>},
        {.name = "split.gates",
         .function = [](In in) { return everyOther(split(in[0], 4, -1), -1); },
         .cases = withPlaces<-1, 16>},
        {.name = "split.many",
         .function = [](In in) { return everyOther(split(in[0], 11, 1), 1); },
         .cases = withPlaces<1, 22>},
        {.name = "unstack.first", .function = unstackSome<0>, .cases = withPlaces<0, 3>},
        {.name = "unstack.second", .function = unstackSome<1>, .cases = withPlaces<1, 3>},
        {.name = "unstack.last", .function = unstackSome<-1>, .cases = withPlaces<-1, 3>},
        {.name = "stack.first", .function = [](In in) { return stack(in); }, .cases = threeAlike},
        {.name = "stack.last",
         .function = [](In in) { return stack(in, -1); },
         .cases = threeAlike},
        {.name = "pad", .function = padFirstAndLast<1, 2>, .cases = anyShape},
        {.name = "pad.texels", .function = padFirstAndLast<4, 0>, .cases = anyAxis},
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

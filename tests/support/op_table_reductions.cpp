#include "autograd/ops.h"
#include "tests/support/op_table.h"

namespace glgrad {
namespace {

using In = std::span<const Tensor>;

const ReduceOptions kFirst{.axes = {{0}}};
const ReduceOptions kLast{.axes = {{-1}}, .keepDims = true};
const ReduceOptions kOuter{.axes = {{0, -1}}};
const ReduceOptions kMiddle{.axes = {{1}}, .keepDims = true};

std::vector<InputShapes> filledAxis(const Shape& base) {
    return base.empty() ? std::vector<InputShapes>{} : anyAxis(base);
}
std::vector<InputShapes> twoAxes(const Shape& base) {
    return base.rank() < 2 ? std::vector<InputShapes>{} : anyAxis(base);
}
std::vector<InputShapes> filledTwoAxes(const Shape& base) {
    return base.empty() ? std::vector<InputShapes>{} : twoAxes(base);
}

}  // namespace

std::vector<OpRow> reductionRows() {
    return {
        {.name = "sum", .function = [](In in) { return sum(in[0]); }, .cases = anyShape},
        {.name = "sum.first",
         .function = [](In in) { return sum(in[0], kFirst); },
         .cases = anyAxis},
        {.name = "sum.last", .function = [](In in) { return sum(in[0], kLast); }, .cases = anyAxis},
        {.name = "sum.outer",
         .function = [](In in) { return sum(in[0], kOuter); },
         .cases = twoAxes},
        {.name = "sum.middle",
         .function = [](In in) { return sum(in[0], kMiddle); },
         .cases = twoAxes},
        {.name = "mean", .function = [](In in) { return mean(in[0]); }, .cases = anyElements},
        {.name = "mean.first",
         .function = [](In in) { return mean(in[0], kFirst); },
         .cases = filledAxis},
        {.name = "mean.last",
         .function = [](In in) { return mean(in[0], kLast); },
         .cases = filledAxis},
        {.name = "norm",
         .function = [](In in) { return norm(in[0]); },
         .cases = anyShape,
         .domains = {kSpaced}},
        {.name = "norm.first",
         .function = [](In in) { return norm(in[0], kFirst); },
         .cases = anyAxis,
         .domains = {kSpaced}},
        {.name = "norm.last",
         .function = [](In in) { return norm(in[0], kLast); },
         .cases = anyAxis,
         .domains = {kSpaced}},
        {.name = "norm.outer",
         .function = [](In in) { return norm(in[0], kOuter); },
         .cases = twoAxes,
         .domains = {kSpaced}},
        {.name = "max",
         .function = [](In in) { return max(in[0]); },
         .cases = anyElements,
         .domains = {kSpaced}},
        {.name = "max.first",
         .function = [](In in) { return max(in[0], kFirst); },
         .cases = filledAxis,
         .domains = {kSpaced}},
        {.name = "max.last",
         .function = [](In in) { return max(in[0], kLast); },
         .cases = filledAxis,
         .domains = {kSpaced}},
        {.name = "max.outer",
         .function = [](In in) { return max(in[0], kOuter); },
         .cases = filledTwoAxes,
         .domains = {kSpaced}},
        {.name = "argmax",
         .function = [](In in) { return argmax(in[0]); },
         .cases = filledAxis,
         .domains = {kDigits},
         .hasGradient = false},
        {.name = "softmax", .function = [](In in) { return softmax(in[0]); }, .cases = anyAxis},
        {.name = "softmax.first",
         .function = [](In in) { return softmax(in[0], 0); },
         .cases = anyAxis},
        {.name = "logSoftmax",
         .function = [](In in) { return logSoftmax(in[0]); },
         .cases = anyAxis},
        {.name = "logSoftmax.first",
         .function = [](In in) { return logSoftmax(in[0], 0); },
         .cases = anyAxis},
    };
}

}  // namespace glgrad

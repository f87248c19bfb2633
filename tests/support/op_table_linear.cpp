#include "autograd/ops.h"
#include "tests/support/op_table.h"

namespace glgrad {
namespace {

using In = std::span<const Tensor>;

// Products [..., m, k] by [..., k, 3] and [k, 3], with and without axes that repeat.
std::vector<InputShapes> products(const Shape& base) {
    const int rank = base.rank();
    if (rank < 2) return {};
    const Shape batch = base.slice(0, rank - 2), matrix = base.slice(rank - 2, rank);
    const Shape right = {base[-1], 3};
    std::vector<InputShapes> cases = {{base, right}};
    if (rank == 2) return cases;
    cases.push_back({base, batch + right});
    cases.push_back({matrix, batch + right});
    cases.push_back({base, batch.with(0, 1) + right});
    cases.push_back({batch.with(0, 1) + matrix, batch + right});
    return cases;
}

Shape swapped(const Shape& shape) { return shape.with(-1, shape[-2]).with(-2, shape[-1]); }

std::vector<InputShapes> transposed(const Shape& base, bool a, bool b) {
    std::vector<InputShapes> cases = products(base);
    for (InputShapes& each : cases) {
        if (a) each[0] = swapped(each[0]);
        if (b) each[1] = swapped(each[1]);
    }
    return cases;
}

// x [..., k], a kernel [k, 3] and its bias.
std::vector<InputShapes> denses(const Shape& base) {
    if (base.rank() < 2) return {};
    return {{base, {base[-1], 3}, {3}}};
}

}  // namespace

std::vector<OpRow> linearRows() {
    return {
        {.name = "matmul",
         .function = [](In in) { return matmul(in[0], in[1]); },
         .cases = products},
        {.name = "matmul.transposeA",
         .function = [](In in) { return matmul(in[0], in[1], {.transposeA = true}); },
         .cases = [](const Shape& base) { return transposed(base, true, false); }},
        {.name = "matmul.transposeB",
         .function = [](In in) { return matmul(in[0], in[1], {.transposeB = true}); },
         .cases = [](const Shape& base) { return transposed(base, false, true); }},
        {.name = "matmul.transposeBoth",
         .function =
             [](In in) { return matmul(in[0], in[1], {.transposeA = true, .transposeB = true}); },
         .cases = [](const Shape& base) { return transposed(base, true, true); }},
        {.name = "dense",
         .function = [](In in) { return dense(in[0], in[1], in[2]); },
         .cases = denses},
    };
}

}  // namespace glgrad

#include "autograd/ops.h"
#include "tests/support/op_table.h"

namespace glgrad {
namespace {

using In = std::span<const Tensor>;

std::vector<InputShapes> labelsAndLogits(const Shape& base) {
    if (base.rank() == 0 || base.last() == 0) return {};
    return {{base.slice(0, base.rank() - 1), base}};
}

std::vector<InputShapes> targetsAndPredictions(const Shape& base) {
    if (base.rank() == 0 || base.last() == 0) return {};
    return {{base, base}};
}

}  // namespace

std::vector<OpRow> lossRows() {
    return {
        {.name = "sparseCategoricalCrossentropy",
         .function = [](In in) { return sparseCategoricalCrossentropy(in[0], in[1]); },
         .cases = labelsAndLogits,
         .domains = {kLabels, kAny}},
        {.name = "categoricalCrossentropy",
         .function = [](In in) { return categoricalCrossentropy(in[0], in[1]); },
         .cases = targetsAndPredictions,
         .domains = {{.low = 0.0f, .high = 0.1f}, kAny}},
        {.name = "meanSquaredError",
         .function = [](In in) { return meanSquaredError(in[0], in[1]); },
         .cases = targetsAndPredictions},
    };
}

}  // namespace glgrad

#include "autograd/kernels/gemm.h"

#include "autograd/kernels/gathered_product.h"

namespace glgrad {

void multiply(const MatrixView& a, const MatrixView& b, float* c, Index stride,
              const CpuEpilogue& epilogue) {
    const Index m = a.transposed ? a.columns : a.rows, depth = a.transposed ? a.rows : a.columns;
    const Index n = b.transposed ? b.rows : b.columns;
    const std::vector<Index> rows = offsets(m, a.transposed ? 1 : a.stride);
    const std::vector<Index> depths = offsets(depth, a.transposed ? a.stride : 1);
    const std::vector<Index> depthsOfB = offsets(depth, b.transposed ? 1 : b.stride);
    const std::vector<Index> places = offsets(m, stride);
    const GatheredRight right{b.data, depthsOfB, n, b.transposed ? b.stride : 1};
    parallelProduct(m, 1, n, depth, [&](Index begin, Index end, Index column, Index columnEnd) {
        const auto part = [&](const std::vector<Index>& all) {
            return std::span(all).subspan(begin, end - begin);
        };
        multiply({a.data, part(rows), depths}, right.columnsFrom(column, columnEnd),
                 {c + column, part(places)}, false, epilogue.columnsFrom(column));
    });
}

}  // namespace glgrad

#include "autograd/kernels/gemm.h"

#include "autograd/kernels/gathered_product.h"

namespace glgrad {

void multiply(const MatrixView& a, const MatrixView& b, float* c, Index stride,
              const CpuEpilogue& epilogue) {
    const Index m = a.transposed ? a.columns : a.rows, depth = a.transposed ? a.rows : a.columns;
    const Places rows(m, a.transposed ? 1 : a.stride), depths(depth, a.transposed ? a.stride : 1);
    const GatheredRight right{b.data, Places(depth, b.transposed ? 1 : b.stride),
                              b.transposed ? b.rows : b.columns, b.transposed ? b.stride : 1};
    const GatheredLeft left{a.data, rows, depths};
    const GatheredResult result{c, Places(m, stride)};
    forPanels(right, m, [&](const RightPanels& panels) {
        parallelProduct(m, 1, panels, [&](const ResultPart& part) {
            multiply(left, panels, result, part, false, epilogue);
        });
    });
}

}  // namespace glgrad

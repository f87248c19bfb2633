#include "autograd/kernels/gemm.h"

#include <Eigen/Core>

#include "backends/cpu/parallel.h"

namespace glgrad {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Stride = Eigen::OuterStride<>;
using ConstMap = Eigen::Map<const Matrix, 0, Stride>;
using MutableMap = Eigen::Map<Matrix, 0, Stride>;

// Multiply-adds below which another thread costs more than it gains.
constexpr Index kGrain = 32768;

ConstMap map(const MatrixView& view) {
    return {view.data, view.rows, view.columns, Stride(view.stride)};
}

template <class A, class B>
void assign(MutableMap c, const A& a, const B& b, bool accumulate) {
    if (accumulate) {
        c.noalias() += a * b;
    } else {
        c.noalias() = a * b;
    }
}

Index outerSize(const MatrixView& view) { return view.transposed ? view.columns : view.rows; }
Index innerSize(const MatrixView& view) { return view.transposed ? view.rows : view.columns; }

// Rows [begin, end) of the matrix as it is used.
MatrixView rowsOf(MatrixView view, Index begin, Index end) {
    view.data += view.transposed ? begin : begin * view.stride;
    (view.transposed ? view.columns : view.rows) = end - begin;
    return view;
}

MatrixView columnsOf(MatrixView view, Index begin, Index end) {
    view.data += view.transposed ? begin * view.stride : begin;
    (view.transposed ? view.rows : view.columns) = end - begin;
    return view;
}

}  // namespace

void multiply(const MatrixView& a, const MatrixView& b, float* c, Index stride, bool accumulate) {
    MutableMap result(c, outerSize(a), innerSize(b), Stride(stride));
    if (a.transposed && b.transposed) {
        assign(result, map(a).transpose(), map(b).transpose(), accumulate);
    } else if (a.transposed) {
        assign(result, map(a).transpose(), map(b), accumulate);
    } else if (b.transposed) {
        assign(result, map(a), map(b).transpose(), accumulate);
    } else {
        assign(result, map(a), map(b), accumulate);
    }
}

void multiplyParallel(const MatrixView& a, const MatrixView& b, float* c, Index stride) {
    const Index m = outerSize(a), n = innerSize(b), depth = innerSize(a);
    if (m >= n) {
        const Index grain = std::max<Index>(8, kGrain / std::max<Index>(n * depth, 1));
        parallelFor(m, grain, [&](Index begin, Index end) {
            multiply(rowsOf(a, begin, end), b, c + begin * stride, stride);
        });
    } else {
        const Index grain = std::max<Index>(16, kGrain / std::max<Index>(m * depth, 1));
        parallelFor(n, grain, [&](Index begin, Index end) {
            multiply(a, columnsOf(b, begin, end), c + begin, stride);
        });
    }
}

}  // namespace glgrad

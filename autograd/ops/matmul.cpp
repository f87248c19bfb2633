#include <utility>

#include "autograd/kernels/activation.h"
#include "autograd/kernels/gemm.h"
#include "autograd/kernels/matrix_product.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "backends/cpu/parallel.h"
#include "core/arguments.h"
#include "core/error.h"
#include "core/pooled_vector.h"

namespace glgrad {
namespace {

// Of a [..., m, k] and b [..., k, n], as they are used.
MatrixProduct sizesOf(const Shape& a, const Shape& b, bool transposeA, bool transposeB) {
    return {.batches = a.slice(0, -2).size(),
            .m = a[transposeA ? -1 : -2],
            .k = a[transposeA ? -2 : -1],
            .n = b[transposeB ? -2 : -1],
            .transposeA = transposeA,
            .transposeB = transposeB};
}

MatrixProduct sizesOf(const Shape& a, const Shape& b, const Uniforms& uniforms) {
    return sizesOf(a, b, uniforms.integer("transposeA") != 0, uniforms.integer("transposeB") != 0);
}

Plan plan(const PlanArguments& arguments) {
    const Shape &a = arguments.inputs[0], &b = arguments.inputs[1];
    return matrixProductPlan(arguments, sizesOf(a, b, arguments.uniforms), Epilogue::activation);
}

void cpu(const CpuArguments& arguments) {
    const CpuInput &a = arguments.inputs[0], &b = arguments.inputs[1];
    const MatrixProduct sizes = sizesOf(a.shape, b.shape, arguments.uniforms);
    const auto left = [&](Index batch) {
        return MatrixView{a.values + batch * sizes.m * sizes.k, a.shape[-2], a.shape[-1],
                          a.shape[-1], sizes.transposeA};
    };
    const auto right = [&](Index batch) {
        return MatrixView{b.values + batch * sizes.k * sizes.n, b.shape[-2], b.shape[-1],
                          b.shape[-1], sizes.transposeB};
    };
    float* y = arguments.outputs[0].values;
    const auto multiplyBatch = [&](Index batch) {
        multiply(left(batch), right(batch), y + batch * sizes.m * sizes.n, sizes.n,
                 CpuEpilogue::of(arguments));
    };
    if (sizes.batches < threadCount()) {
        for (Index batch = 0; batch < sizes.batches; ++batch) multiplyBatch(batch);
        return;
    }
    parallelFor(sizes.batches, 1, [&](Index begin, Index end) {
        for (Index batch = begin; batch < end; ++batch) multiplyBatch(batch);
    });
}

constexpr Kernel kProduct{.name = "matmul", .inputs = {"a", "b"}, .plan = plan, .cpu = cpu};
constexpr Kernel kProductWithBias{
    .name = "matmul", .inputs = {"a", "b", "bias"}, .plan = plan, .cpu = cpu};

// The product of matrices with equal axes before the last two. a and b are not both transposed.
Tensor product(const Tensor& a, const Tensor& b, bool transposeA, bool transposeB,
               const Tensor& bias = {}, FusedActivation activation = FusedActivation::linear) {
    const MatrixProduct sizes = sizesOf(a.shape(), b.shape(), transposeA, transposeB);
    const Shape shape = a.shape().slice(0, -2) + Shape{sizes.m, sizes.n};
    Uniforms uniforms{{"transposeA", transposeA}, {"transposeB", transposeB}};
    addActivation(uniforms, activation);
    const Tensor y =
        bias.defined() ? run(kProductWithBias, {a, b, bias}, shape, uniforms, floatingDType({a, b}))
                       : run(kProduct, {a, b}, shape, uniforms);
    // y = A B: dA = dy B^T and dB = A^T dy, where A or B may be a transpose itself.
    const auto gradientA = [=](const Tensor& dy) {
        return transposeA ? product(b, dy, transposeB, true) : product(dy, b, false, !transposeB);
    };
    const auto gradientB = [=](const Tensor& dy) {
        return transposeB ? product(dy, a, true, transposeA) : product(a, dy, !transposeA, false);
    };
    return recordFused("matmul", y, bias, activation, {{a, gradientA}, {b, gradientB}});
}

Tensor swapLast(const Tensor& x) {
    PooledVector<int> axes;
    for (int axis = 0; axis < x.rank(); ++axis) axes.push_back(axis);
    std::swap(axes[x.rank() - 1], axes[x.rank() - 2]);
    return transpose(x, axes);
}

void check(const Shape& a, const Shape& b, const MatmulOptions& options) {
    if (a.rank() < 2 || b.rank() < 2) {
        throw ArgumentError(
            concat("matmul: expected two tensors with at least 2 axes, got ", a, " and ", b));
    }
    const Index innerA = a[options.transposeA ? -2 : -1];
    const Index innerB = b[options.transposeB ? -1 : -2];
    if (innerA == innerB) return;
    throw ArgumentError(concat("matmul: cannot multiply ", a, options.transposeA ? "^T" : "",
                               " by ", b, options.transposeB ? "^T" : "", ": inner sizes ", innerA,
                               " and ", innerB, " differ"));
}

}  // namespace

Tensor matmul(const Tensor& a, const Tensor& b, const MatmulOptions& options) {
    checkGiven("matmul", {{"a", a}, {"b", b}});
    check(a.shape(), b.shape(), options);
    if (options.transposeA && options.transposeB) {
        return matmul(swapLast(a), b, {.transposeB = true});
    }
    if (b.rank() == 2 && a.rank() > 2 && !options.transposeA) {
        // One matrix for all batches: their rows make one product.
        const Tensor y =
            product(reshape(a, {a.shape().rows(), a.shape().last()}), b, false, options.transposeB);
        return reshape(y, a.shape().slice(0, -1) + Shape{y.shape().last()});
    }
    const Shape batches = broadcastShapes("matmul", a.shape().slice(0, -2), b.shape().slice(0, -2));
    return product(broadcastTo(a, batches + a.shape().slice(-2, a.rank())),
                   broadcastTo(b, batches + b.shape().slice(-2, b.rank())), options.transposeA,
                   options.transposeB);
}

Tensor dense(const Tensor& x, const Tensor& kernel, const Tensor& bias,
             FusedActivation activation) {
    checkGiven("dense", {{"x", x}, {"kernel", kernel}});
    if (x.rank() < 2 || kernel.rank() != 2 || x.shape().last() != kernel.shape()[0]) {
        throw ArgumentError(
            concat("dense: expected x [..., inputs] and a kernel [inputs, units], got ", x.shape(),
                   " and ", kernel.shape()));
    }
    checkFused("dense", bias, kernel.shape()[1], activation);
    const Shape rows{x.shape().rows(), x.shape().last()};
    const Tensor y = product(reshape(x, rows), kernel, false, false, bias, activation);
    return reshape(y, x.shape().with(-1, kernel.shape()[1]));
}

}  // namespace glgrad

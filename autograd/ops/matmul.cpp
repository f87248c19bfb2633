#include <utility>

#include "autograd/kernels/gemm.h"
#include "autograd/kernels/tiles.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "backends/cpu/parallel.h"
#include "core/error.h"
#include "shaders/matmul.h"

namespace glgrad {
namespace {

// The sizes of a product of a [..., m, k] and b [..., k, n], as they are used.
struct Sizes {
    Index batches, m, k, n;
};

Sizes sizesOf(const Shape& a, const Shape& b, bool transposeA, bool transposeB) {
    return {.batches = a.slice(0, -2).size(),
            .m = a[transposeA ? -1 : -2],
            .k = a[transposeA ? -2 : -1],
            .n = b[transposeB ? -2 : -1]};
}

Plan plan(const PlanArguments& arguments) {
    const bool transposeA = arguments.uniforms.integer("transposeA") != 0;
    const bool transposeB = arguments.uniforms.integer("transposeB") != 0;
    const Shape &a = arguments.inputs[0], &b = arguments.inputs[1];
    const Sizes sizes = sizesOf(a, b, transposeA, transposeB);
    const Index depth = transposeA ? sizes.k : (sizes.k + 3) / 4;
    const TileGrid grid = tileGrid(arguments.limits, sizes.batches, sizes.m, sizes.n, depth);
    Pass product{.shader = shaders::matmul_product,
                 .inputs = {{"a", TextureRef::input(0)}, {"b", TextureRef::input(1)}},
                 .targets = {},
                 .uniforms = {{"depth", depth},
                              {"splitDepth", grid.splitDepth},
                              {"rightRows", sizes.k},
                              {"batchRows", {static_cast<int>(a[-2]), static_cast<int>(b[-2])}}},
                 .iterations = grid.splitDepth};
    if (transposeA) product.defines.push_back({"TRANSPOSE_A"});
    if (transposeB) product.defines.push_back({"TRANSPOSE_B"});
    if (!transposeA && !transposeB && sizes.k % 4 != 0) product.defines.push_back({"RAGGED"});
    return tiledPlan(grid, std::move(product));
}

void cpu(const CpuArguments& arguments) {
    const auto& [a, b] = std::pair(arguments.inputs[0], arguments.inputs[1]);
    const bool transposeA = arguments.uniforms.integer("transposeA") != 0;
    const bool transposeB = arguments.uniforms.integer("transposeB") != 0;
    const Sizes sizes = sizesOf(a.shape, b.shape, transposeA, transposeB);
    const auto left = [&](Index batch) {
        return MatrixView{a.values + batch * sizes.m * sizes.k, a.shape[-2], a.shape[-1],
                          a.shape[-1], transposeA};
    };
    const auto right = [&](Index batch) {
        return MatrixView{b.values + batch * sizes.k * sizes.n, b.shape[-2], b.shape[-1],
                          b.shape[-1], transposeB};
    };
    float* y = arguments.outputs[0].values;
    const auto multiplyBatch = [&](Index batch) {
        multiply(left(batch), right(batch), y + batch * sizes.m * sizes.n, sizes.n);
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

// The product of matrices with equal axes before the last two. a and b are not both transposed.
Tensor product(const Tensor& a, const Tensor& b, bool transposeA, bool transposeB) {
    const Sizes sizes = sizesOf(a.shape(), b.shape(), transposeA, transposeB);
    const Shape shape = a.shape().slice(0, -2) + Shape{sizes.m, sizes.n};
    Tensor y =
        run(kProduct, {a, b}, shape, {{"transposeA", transposeA}, {"transposeB", transposeB}});
    // y = A B: dA = dy B^T and dB = A^T dy, where A or B may be a transpose itself.
    const auto gradientA = [=](const Tensor& dy) {
        return transposeA ? product(b, dy, transposeB, true) : product(dy, b, false, !transposeB);
    };
    const auto gradientB = [=](const Tensor& dy) {
        return transposeB ? product(dy, a, true, transposeA) : product(a, dy, !transposeA, false);
    };
    return record("matmul", y, {{a, gradientA}, {b, gradientB}});
}

Tensor swapLast(const Tensor& x) {
    std::vector<int> axes;
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

}  // namespace glgrad

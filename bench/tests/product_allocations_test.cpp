#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "autograd/kernels/convolution.h"
#include "autograd/kernels/depthwise.h"
#include "autograd/kernels/gemm.h"
#include "autograd/kernels/window.h"
#include "bench/heap_allocations.h"

namespace glgrad::bench {
namespace {

using Values = std::vector<float>;

// Of a run after the first ones, which make each thread's workspace: threads share the work as it
// comes, and each of them has to have had some.
template <class Work>
double steadyAllocations(const Work& work) {
    double least = 1.0;
    for (int i = 0; i < 100 && least > 0.0; ++i) least = countHeapAllocations(work);
    return least;
}

double ofKernel(CpuFunction kernel, const std::vector<Shape>& inputs, const Shape& output,
                const Uniforms& uniforms) {
    std::vector<Values> values;
    for (const Shape& shape : inputs) values.emplace_back(shape.size(), 0.5f);
    std::vector<CpuInput> given;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        given.push_back({values[i].data(), nullptr, inputs[i]});
    }
    Values result(output.size());
    const CpuOutput outputs[] = {{result.data(), output}};
    return steadyAllocations([&] { kernel({given, outputs, uniforms}); });
}

double ofProduct(Index m, Index k, Index n, bool transposeA, bool transposeB) {
    const Values a(m * k, 0.5f), b(k * n, 0.5f);
    const MatrixView left =
        transposeA ? MatrixView{a.data(), k, m, m, true} : MatrixView{a.data(), m, k, k, false};
    const MatrixView right =
        transposeB ? MatrixView{b.data(), n, k, k, true} : MatrixView{b.data(), k, n, n, false};
    Values c(m * n);
    return steadyAllocations([&] { multiply(left, right, c.data(), n); });
}

TEST(ProductAllocations, MatricesTakeNothingFromTheHeap) {
    for (const auto& [m, k, n] : {std::array<Index, 3>{1, 4, 32}, {32, 1, 2}, {300, 700, 90}}) {
        EXPECT_EQ(ofProduct(m, k, n, false, false), 0);
        EXPECT_EQ(ofProduct(m, k, n, true, false), 0);
        EXPECT_EQ(ofProduct(m, k, n, false, true), 0);
    }
}

TEST(ProductAllocations, ConvolutionsTakeNothingFromTheHeap) {
    for (const Padding padding : {Padding::same, Padding::valid}) {
        for (const int stride : {1, 2}) {
            const Shape x{4, 30, 28, 16}, w{3, 3, 16, 24}, each{3, 3, 16};
            const Window window = makeWindow("test", x, {3, 3}, {stride, stride}, {1, 1}, padding);
            const Shape y{4, window.output[0], window.output[1], 24};
            const Shape depthwise = y.with(3, 16);
            Uniforms uniforms = window.uniforms();
            uniforms.add({"activation", static_cast<int>(FusedActivation::relu)});
            EXPECT_EQ(ofKernel(cpuConvForward, {x, w}, y, uniforms), 0);
            EXPECT_EQ(ofKernel(cpuConvForward, {x, w, Shape{24}}, y, uniforms), 0);
            EXPECT_EQ(ofKernel(cpuConvBackwardInput, {y, w}, x, uniforms), 0);
            EXPECT_EQ(ofKernel(cpuConvBackwardFilter, {x, y}, w, uniforms), 0);
            EXPECT_EQ(ofKernel(cpuDepthwiseForward, {x, each}, depthwise, uniforms), 0);
            EXPECT_EQ(ofKernel(cpuDepthwiseBackwardInput, {depthwise, each}, x, uniforms), 0);
            EXPECT_EQ(ofKernel(cpuDepthwiseBackwardFilter, {x, depthwise}, each, uniforms), 0);
        }
    }
}

}  // namespace
}  // namespace glgrad::bench

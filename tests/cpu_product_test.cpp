#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/kernels/convolution.h"
#include "autograd/kernels/gemm.h"
#include "autograd/tape.h"
#include "core/random.h"
#include "tests/support/compare.h"
#include "tests/support/devices.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Values randomValues(std::uint64_t seed, Index count) {
    return RandomGenerator(seed).uniforms(count, -1.0f, 1.0f);
}

double reference(double sum, const CpuEpilogue& epilogue, Index column) {
    if (epilogue.bias) sum += epilogue.bias[column];
    if (epilogue.activation != FusedActivation::linear) sum = std::max(sum, 0.0);
    return epilogue.activation == FusedActivation::relu6 ? std::min(sum, 6.0) : sum;
}

void checkProduct(Index m, Index k, Index n, bool transposeA, bool transposeB,
                  const CpuEpilogue& epilogue) {
    const Values a = randomValues(1, m * k), b = randomValues(2, k * n);
    Values want, got(m * n, -7.0f);
    for (Index i = 0; i < m; ++i) {
        for (Index j = 0; j < n; ++j) {
            double sum = 0.0;
            for (Index d = 0; d < k; ++d) {
                sum += double{a[transposeA ? d * m + i : i * k + d]} *
                       b[transposeB ? j * k + d : d * n + j];
            }
            want.push_back(static_cast<float>(reference(sum, epilogue, j)));
        }
    }
    const Index rowsA = transposeA ? k : m, columnsA = transposeA ? m : k;
    const Index rowsB = transposeB ? n : k, columnsB = transposeB ? k : n;
    multiply(MatrixView{a.data(), rowsA, columnsA, columnsA, transposeA},
             MatrixView{b.data(), rowsB, columnsB, columnsB, transposeB}, got.data(), n, epilogue);
    EXPECT_TRUE(near(got, want, 1e-6 * (3.0 + std::sqrt(static_cast<double>(k)))))
        << m << " x " << k << " x " << n << ", transposed " << transposeA << transposeB;
}

// Tiles of every height and width, whole and in part, several panels and blocks of the depth, and
// enough rows or columns for several threads.
TEST(CpuProduct, IsThatOfTheDefinition) {
    const Values bias = randomValues(3, 300);
    for (const Index n : {1, 3, 16, 17, 24, 40, 63, 64, 65, 130, 300}) {
        for (const Index m : {1, 2, 5, 6, 7, 13, 200}) {
            for (const Index k : {1, 2, 9, 33, 1100}) {
                checkProduct(m, k, n, false, false, {bias.data(), FusedActivation::relu});
                checkProduct(m, k, n, false, true, {bias.data(), FusedActivation::relu6});
                checkProduct(m, k, n, true, false, {});
            }
        }
    }
}

// A right side that is packed in parts, by columns and by depth.
TEST(CpuProduct, IsThatOfTheDefinitionInParts) {
    const Values bias = randomValues(3, 4100);
    checkProduct(25, 1100, 4100, false, true, {bias.data(), FusedActivation::relu});
}

// Neither the height of tiles nor packing changes the order of a sum.
TEST(CpuProduct, SumsDoNotDependOnOtherRows) {
    constexpr Index kRows = 40, kDepth = 1100;
    for (const Index columns : {2, 24, 96}) {
        const Values a = randomValues(1, kRows * kDepth), b = randomValues(2, kDepth * columns);
        const MatrixView right{b.data(), kDepth, columns, columns};
        Values all(kRows * columns), each(kRows * columns);
        multiply(MatrixView{a.data(), kRows, kDepth, kDepth}, right, all.data(), columns);
        for (Index i = 0; i < kRows; ++i) {
            multiply(MatrixView{a.data() + i * kDepth, 1, kDepth, kDepth}, right,
                     each.data() + i * columns, columns);
        }
        EXPECT_EQ(all, each);
    }
}

TEST(CpuProduct, WithoutTermsIsTheBias) {
    const Values bias = {-1.0f, 3.0f, 9.0f};
    Values got(6);
    multiply(MatrixView{nullptr, 2, 0, 0}, MatrixView{nullptr, 0, 3, 3}, got.data(), 3,
             {bias.data(), FusedActivation::relu6});
    EXPECT_EQ(got, (Values{0.0f, 3.0f, 6.0f, 0.0f, 3.0f, 6.0f}));
}

TEST(CpuProduct, KeepsNanAndInfinity) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    const Values a = {nan, infinity, -infinity, 1.0f}, b(40, 1.0f);
    Values got(4 * 40);
    multiply(MatrixView{a.data(), 4, 1, 1}, MatrixView{b.data(), 1, 40, 40}, got.data(), 40,
             {nullptr, FusedActivation::relu});
    for (Index j = 0; j < 40; ++j) {
        EXPECT_TRUE(std::isnan(got[j]));
        EXPECT_EQ(got[40 + j], infinity);
        EXPECT_EQ(got[80 + j], 0.0f);
        EXPECT_EQ(got[120 + j], 1.0f);
    }
}

struct ConvCase {
    Shape image, filter;
    ConvOptions options = {};
};

// Calls body(offset in x, offset in w, offset in y) for all products of a convolution.
template <class Body>
void forProducts(const ConvCase& each, const Window& window, const Body& body) {
    const Shape &x = each.image, &w = each.filter;
    const Index pixels = x[0] * window.outputPixels();
    for (Index pixel = 0; pixel < pixels; ++pixel) {
        const Index oy = pixel / window.output[1] % window.output[0];
        const Index ox = pixel % window.output[1], image = pixel / window.outputPixels();
        for (Index tap = 0; tap < window.taps(); ++tap) {
            const Index iy = oy * window.strides[0] + tap / window.size[1] * window.dilations[0] -
                             window.padding[0];
            const Index ix = ox * window.strides[1] + tap % window.size[1] * window.dilations[1] -
                             window.padding[1];
            if (iy < 0 || iy >= x[1] || ix < 0 || ix >= x[2]) continue;
            for (Index c = 0; c < x[3]; ++c) {
                for (Index f = 0; f < w[3]; ++f) {
                    body(((image * x[1] + iy) * x[2] + ix) * x[3] + c, (tap * x[3] + c) * w[3] + f,
                         pixel * w[3] + f);
                }
            }
        }
    }
}

Values rounded(const std::vector<double>& values) { return {values.begin(), values.end()}; }

void checkConvolution(const ConvCase& each) {
    const DeviceScope scope(cpuDevice());
    const Shape &x = each.image, &w = each.filter;
    const Window window = makeWindow("test", x, {w[0], w[1]}, each.options.strides,
                                     each.options.dilations, each.options.padding);
    const Shape y = {x[0], window.output[0], window.output[1], w[3]};
    const Values xs = randomValues(1, x.size()), ws = randomValues(2, w.size()),
                 dys = randomValues(3, y.size());
    std::vector<double> wantY(y.size()), wantX(x.size()), wantW(w.size());
    forProducts(each, window, [&](Index ix, Index iw, Index iy) {
        wantY[iy] += double{xs[ix]} * ws[iw];
        wantX[ix] += double{dys[iy]} * ws[iw];
        wantW[iw] += double{dys[iy]} * xs[ix];
    });
    const Tensor image(x, xs), filter(w, ws);
    GradientTape tape;
    tape.watch(image);
    tape.watch(filter);
    const Tensor result = conv2d(image, filter, each.options);
    const Tensors gradients = tape.gradient(result, {image, filter}, Tensor(y, dys));
    EXPECT_TRUE(near(result.values(), rounded(wantY), 4e-5)) << x << w;
    EXPECT_TRUE(near(gradients[0].values(), rounded(wantX), 4e-5)) << x << w;
    EXPECT_TRUE(near(gradients[1].values(), rounded(wantW), 4e-5)) << x << w;
}

// Windows that reach out of the image on every side, and far; several images and bands of lines;
// strides that leave pixels out; more than one block of the depth; few and many channels.
TEST(CpuConvolution, IsThatOfTheDefinition) {
    constexpr Padding same = Padding::same;
    for (const ConvCase& each : std::initializer_list<ConvCase>{
             {{3, 30, 31, 5}, {3, 3, 5, 7}, {.padding = same}},
             {{2, 40, 33, 3}, {3, 3, 3, 32}, {.strides = {2, 2}, .padding = same}},
             {{2, 11, 12, 4}, {5, 4, 4, 70}, {.strides = {3, 2}, .padding = same}},
             {{1, 13, 14, 130}, {3, 3, 130, 33}, {.padding = same}},
             {{5, 7, 7, 64}, {1, 1, 64, 200}},
             {{5, 7, 7, 64}, {1, 1, 64, 20}, {.strides = {2, 2}}},
             {{2, 9, 17, 6}, {3, 2, 6, 8}, {.padding = same, .dilations = {2, 3}}},
             {{2, 9, 17, 6}, {3, 2, 6, 8}, {.strides = {2, 3}, .dilations = {3, 2}}},
             {{1, 3, 2, 2}, {5, 7, 2, 3}, {.padding = same}},
             {{1, 3, 2, 2}, {3, 3, 2, 3}, {.padding = same, .dilations = {4, 4}}},
             {{1, 6, 5, 2}, {1, 2, 2, 3}, {.strides = {4, 5}, .padding = same}},
             {{70, 5, 5, 1}, {3, 3, 1, 16}, {.padding = same}}}) {
        checkConvolution(each);
    }
}

TEST(CpuConvolution, AddsTheBiasAndActivates) {
    const Shape x = {2, 5, 6, 3}, w = {3, 3, 3, 20}, bias = {20}, y = {2, 5, 6, 20};
    const ConvOptions same{.padding = Padding::same};
    const Values xs = randomValues(1, x.size()), ws = randomValues(2, w.size()),
                 biases = randomValues(3, bias.size());
    const DeviceScope scope(cpuDevice());
    const Tensor plain = conv2d(Tensor(x, xs), Tensor(w, ws), same) + Tensor(bias, biases);
    Values got(y.size());
    Uniforms uniforms =
        makeWindow("test", x, {3, 3}, same.strides, same.dilations, same.padding).uniforms();
    uniforms.add({"activation", static_cast<int>(FusedActivation::relu6)});
    const CpuInput inputs[] = {
        {xs.data(), nullptr, x}, {ws.data(), nullptr, w}, {biases.data(), nullptr, bias}};
    const CpuOutput outputs[] = {{got.data(), y}};
    cpuConvForward({inputs, outputs, uniforms});
    EXPECT_TRUE(near(got, clip(plain, 0.0f, 6.0f).values(), 1e-6));
}

}  // namespace
}  // namespace glgrad

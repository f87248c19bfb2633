#include <gtest/gtest.h>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;
using Sums = std::vector<double>;

struct Results {
    Values y, dx, dw;
};

int leadingPadding(Index in, Index out, int size, int stride, int dilation, Padding padding) {
    if (padding == Padding::valid) return 0;
    const Index covered = (out - 1) * stride + Index{size - 1} * dilation + 1;
    return static_cast<int>(std::max<Index>(covered - in, 0) / 2);
}

// Calls body(element of y, element of x, element of w) for every product of the convolution.
template <class Body>
void forProducts(const Shape& x, const Shape& w, const Shape& y, const ConvOptions& options,
                 const Body& body) {
    std::array<int, 2> padding{};
    for (int axis = 0; axis < 2; ++axis) {
        padding[axis] =
            leadingPadding(x[axis + 1], y[axis + 1], static_cast<int>(w[axis]),
                           options.strides[axis], options.dilations[axis], options.padding);
    }
    for (Index i = 0; i < y.size(); ++i) {
        const Index c = i % y[3], ox = i / y[3] % y[2], oy = i / y[3] / y[2] % y[1],
                    n = i / y[3] / y[2] / y[1];
        for (Index tap = 0; tap < w[0] * w[1]; ++tap) {
            const Index iy =
                oy * options.strides[0] + tap / w[1] * options.dilations[0] - padding[0];
            const Index ix =
                ox * options.strides[1] + tap % w[1] * options.dilations[1] - padding[1];
            if (iy < 0 || iy >= x[1] || ix < 0 || ix >= x[2]) continue;
            body(i, ((n * x[1] + iy) * x[2] + ix) * x[3] + c / w[3], tap * y[3] + c);
        }
    }
}

Results plainly(const Tensor& x, const Tensor& w, const Tensor& dy, const ConvOptions& options) {
    const Values xs = x.values(), ws = w.values(), dys = dy.values();
    Sums y(dys.size()), dx(xs.size()), dw(ws.size());
    forProducts(x.shape(), w.shape(), dy.shape(), options, [&](Index i, Index k, Index tap) {
        y[i] += double{xs[k]} * ws[tap];
        dx[k] += double{dys[i]} * ws[tap];
        dw[tap] += double{dys[i]} * xs[k];
    });
    return {Values(y.begin(), y.end()), Values(dx.begin(), dx.end()), Values(dw.begin(), dw.end())};
}

void expectRight(const Shape& image, const Shape& filter, const ConvOptions& options,
                 double tolerance = 2e-5) {
    SCOPED_TRACE(image.toString() + " with " + filter.toString());
    const Tensor x = randomUniform(image, 1, -1, 1), w = randomUniform(filter, 2, -1, 1);
    GradientTape tape;
    tape.watch(x);
    tape.watch(w);
    const Tensor y = depthwiseConv2d(x, w, options);
    const Tensor dy = randomUniform(y.shape(), 3, -1, 1);
    const Tensors gradients = tape.gradient(y, {x, w}, dy);
    const Results want = plainly(x, w, dy, options);
    EXPECT_TRUE(near(y.values(), want.y, tolerance));
    EXPECT_TRUE(near(gradients[0].values(), want.dx, tolerance));
    EXPECT_TRUE(near(gradients[1].values(), want.dw, tolerance));
}

// Numbers of channels around the widths of vector registers.
TEST(DepthwiseConv2d, OfAnyNumberOfChannels) {
    for (const Index channels : {1, 2, 4, 6, 8, 12, 16, 17, 24, 31, 32, 33, 40, 64, 70}) {
        expectRight({2, 6, 11, channels}, {3, 3, channels, 1}, {.padding = Padding::same});
    }
    expectRight({2, 5, 6, 9}, {3, 3, 9, 4}, {});
}

TEST(DepthwiseConv2d, OfAnyWindow) {
    for (const int stride : {1, 2, 3, 5}) {
        for (const int dilation : {1, 2}) {
            for (const Padding padding : {Padding::same, Padding::valid}) {
                for (const Index width : {1, 2, 3, 5, 6}) {
                    expectRight({1, 9, 13, 20}, {3, width, 20, 1},
                                {.strides = {stride, stride},
                                 .padding = padding,
                                 .dilations = {dilation, dilation}});
                }
            }
        }
    }
    // A window larger than the image.
    expectRight({2, 2, 3, 5}, {5, 9, 5, 1}, {.padding = Padding::same});
}

// More steps than a fragment may take.
TEST(DepthwiseConv2d, FilterGradientsAreLongSums) {
    expectRight({3, 170, 190, 2}, {3, 3, 2, 1}, {.padding = Padding::same}, 1e-4);
}

TEST(DepthwiseConv2d, ErrorsSayWhatIsWrong) {
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  depthwiseConv2d(zeros({1, 4, 4, 3}), zeros({3, 3, 2, 1}));
              }),
              "depthwiseConv2d: the image [1, 4, 4, 3] has 3 channels, the filter [3, 3, 2, 1] "
              "expects 2");
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  depthwiseConv2d(zeros({1, 4, 4, 3}), zeros({3, 3, 3}));
              }),
              "depthwiseConv2d: expected a filter [height, width, in, multiplier], got one of "
              "shape [3, 3, 3]");
    EXPECT_THROW(depthwiseConv2d(zeros({1, 2, 2, 1}), zeros({3, 3, 1, 1})), ArgumentError);
}

}  // namespace
}  // namespace glgrad

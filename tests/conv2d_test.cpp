#include <gtest/gtest.h>

#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "tests/support/compare.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

// The gradient of the filter, of the shape w, by its definition.
Values filterGradient(const Tensor& x, const Tensor& dy, const Shape& w, const ConvOptions& options,
                      std::array<Index, 2> padding) {
    const Values xs = x.values(), dys = dy.values();
    std::vector<double> sums(w.size());
    for (Index i = 0; i < dy.size(); ++i) {
        const Shape& y = dy.shape();
        const Index o = i % y[3], px = i / y[3] % y[2], py = i / y[3] / y[2] % y[1];
        const Index image = i / y[3] / y[2] / y[1];
        for (Index k = 0; k < w.size() / y[3]; ++k) {
            const Index c = k % w[2], tapX = k / w[2] % w[1], tapY = k / w[2] / w[1];
            const Index row = py * options.strides[0] + tapY * options.dilations[0] - padding[0];
            const Index column = px * options.strides[1] + tapX * options.dilations[1] - padding[1];
            if (row < 0 || row >= x.shape()[1] || column < 0 || column >= x.shape()[2]) continue;
            const Index pixel = (image * x.shape()[1] + row) * x.shape()[2] + column;
            sums[k * y[3] + o] += double{xs[pixel * w[2] + c]} * dys[i];
        }
    }
    return {sums.begin(), sums.end()};
}

// Images of few channels, whose taps share a tile on OpenGL, and of more.
TEST(Conv2d, FilterGradientsOfFewChannels) {
    for (const Index channels : {1, 2, 3, 4, 5}) {
        for (const int width : {1, 2, 3, 5, 7}) {
            for (const std::array<int, 2> strides : {std::array{1, 1}, {2, 1}, {1, 2}}) {
                const Shape shape{2, 5, 9, channels}, filter{3, width, channels, 6};
                const ConvOptions options{.strides = strides, .padding = Padding::same};
                const Tensor x = randomUniform(shape, 1, -1, 1), w = zeros(filter);
                GradientTape tape;
                tape.watch(w);
                const Tensor y = conv2d(x, w, options);
                Values slopes = randomUniform(y.shape(), 2, -1, 1).values();
                slopes[0] = slopes.back() = std::numeric_limits<float>::infinity();
                const Tensor dy(y.shape(), slopes);
                const auto before = [&](int axis) {
                    const Index reach = (y.shape()[axis + 1] - 1) * strides[axis] + filter[axis];
                    return std::max<Index>(reach - shape[axis + 1], 0) / 2;
                };
                EXPECT_TRUE(near(tape.gradient(y, w, dy).values(),
                                 filterGradient(x, dy, filter, options, {before(0), before(1)}),
                                 1e-5))
                    << filter << " strides " << strides[0] << " " << strides[1];
            }
        }
    }
}

// What is left in the memory of tensors to come: empty ones take a texel of it, too.
void leaveNaNs() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    Tensors tensors;
    for (int i = 0; i < 64; ++i) {
        tensors.push_back(full({1, 1}, nan));
        tensors.back().compute();
    }
}

TEST(Conv2d, ASumOfNothingIsZero) {
    for (const int dilation : {1, 2}) {
        const ConvOptions options{.padding = Padding::same, .dilations = {dilation, dilation}};
        for (const Shape& each : {Shape{0, 1, 1}, Shape{1, 0, 1}, Shape{1, 1, 0}}) {
            leaveNaNs();
            const Tensor x = ones({each[0], 4, 5, each[1]}), w = ones({3, 3, each[1], each[2]});
            GradientTape tape;
            tape.watch(x);
            tape.watch(w);
            const Tensor y = conv2d(x, w, options);
            const Tensors gradients = tape.gradient(y, {x, w}, onesLike(y));
            EXPECT_EQ(y.values(), Values(y.size(), 0.0f)) << each;
            EXPECT_EQ(gradients[0].values(), Values(x.size(), 0.0f)) << each;
            EXPECT_EQ(gradients[1].values(), Values(w.size(), 0.0f)) << each;
        }
    }
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "tests/support/compare.h"

// Padding is nothing, not zero times something: where it would meet an infinity or a NaN the result
// is what the values inside give.
namespace glgrad {
namespace {

using Values = std::vector<float>;

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

struct Convolution {
    Shape image, filter;
    ConvOptions options;
};

// The three sides of a convolution by their definition, in double; `dw` of a depthwise one has
// filters [h, w, c, 1].
struct Sides {
    std::vector<double> y, dx, dw;
};

Sides sidesOf(const Convolution& each, bool depthwise, const Shape& ys, const Values& x,
              const Values& w, const Values& dy) {
    Sides sides{std::vector<double>(ys.size()), std::vector<double>(x.size()),
                std::vector<double>(w.size())};
    const Shape &image = each.image, &filter = each.filter;
    const auto before = [&](int axis) -> Index {
        const Index extent = (filter[axis] - 1) * each.options.dilations[axis] + 1;
        const Index covered = (ys[axis + 1] - 1) * each.options.strides[axis] + extent;
        const bool same = each.options.padding == Padding::same;
        return same ? std::max<Index>(covered - image[axis + 1], 0) / 2 : 0;
    };
    for (Index i = 0; i < ys.size(); ++i) {
        const Index o = i % ys[3], px = i / ys[3] % ys[2], py = i / ys[3] / ys[2] % ys[1];
        const Index n = i / ys[3] / ys[2] / ys[1];
        for (Index ty = 0; ty < filter[0]; ++ty) {
            for (Index tx = 0; tx < filter[1]; ++tx) {
                const Index row =
                    py * each.options.strides[0] + ty * each.options.dilations[0] - before(0);
                const Index column =
                    px * each.options.strides[1] + tx * each.options.dilations[1] - before(1);
                if (row < 0 || row >= image[1] || column < 0 || column >= image[2]) continue;
                for (Index c = depthwise ? o : 0; c < (depthwise ? o + 1 : image[3]); ++c) {
                    const Index at = ((n * image[1] + row) * image[2] + column) * image[3] + c;
                    const Index tap = (ty * filter[1] + tx) * image[3] + c;
                    const Index weight = depthwise ? tap : tap * ys[3] + o;
                    sides.y[i] += double{x[at]} * w[weight];
                    sides.dx[at] += double{dy[i]} * w[weight];
                    sides.dw[weight] += double{x[at]} * dy[i];
                }
            }
        }
    }
    return sides;
}

::testing::AssertionResult same(const Tensor& got, const std::vector<double>& want) {
    return near(got.values(), Values(want.begin(), want.end()), 1e-5);
}

void check(const Convolution& each, bool depthwise) {
    const Tensor x = randomUniform(each.image, 1, 0.5f, 1.0f);
    Values weights = randomUniform(each.filter, 2, 0.5f, 1.0f).values();
    const Values finite = weights;
    // The first tap and the last one, which reach out of the image the farthest.
    weights.front() = kInf;
    weights.back() = -kInf;
    if (weights.size() > 20) weights[weights.size() - 2] = kNan;
    const auto run = [&](const Values& values, const auto& use) {
        const Tensor w(each.filter, values);
        GradientTape tape({.persistent = true});
        tape.watch(x);
        tape.watch(w);
        const Tensor y =
            depthwise ? depthwiseConv2d(x, w, each.options) : conv2d(x, w, each.options);
        use(tape, w, y);
    };
    const auto place = [&](const Shape& ys) {
        return concat(each.image, each.filter, " strides ", each.options.strides[0], " ",
                      each.options.strides[1], " to ", ys);
    };
    run(weights, [&](GradientTape& tape, const Tensor&, const Tensor& y) {
        const Tensor dy = randomUniform(y.shape(), 3, 0.5f, 1.0f);
        const Sides want = sidesOf(each, depthwise, y.shape(), x.values(), weights, dy.values());
        EXPECT_TRUE(same(y, want.y)) << place(y.shape());
        EXPECT_TRUE(same(tape.gradient(y, x, dy), want.dx)) << place(y.shape());
    });
    run(finite, [&](GradientTape& tape, const Tensor& w, const Tensor& y) {
        Values slopes = randomUniform(y.shape(), 3, 0.5f, 1.0f).values();
        slopes.front() = kInf;
        slopes.back() = -kInf;
        const Sides want = sidesOf(each, depthwise, y.shape(), x.values(), finite, slopes);
        EXPECT_TRUE(same(tape.gradient(y, w, Tensor(y.shape(), slopes)), want.dw))
            << place(y.shape());
    });
}

std::vector<Convolution> convolutions(bool depthwise) {
    constexpr ConvOptions kSame{.padding = Padding::same};
    std::vector<Convolution> all;
    const auto add = [&](const Shape& image, Index height, Index width,
                         const ConvOptions& options) {
        all.push_back({image, {height, width, image[3], depthwise ? 1 : 5}, options});
    };
    for (const Index channels : {1, 3, 4, 6}) {
        for (const Index width : {1, 2, 3, 5}) add({2, 4, 9, channels}, 3, width, kSame);
    }
    for (const Index side : {1, 2, 7, 8, 15}) {
        add({1, 3, side, 2}, 3, 3, kSame);
        add({1, 3, side, 2}, 3, 3, {.strides = {2, 2}, .padding = Padding::same});
    }
    add({1, 6, 9, 2}, 3, 3, {.strides = {2, 1}, .padding = Padding::same});
    add({1, 6, 9, 2}, 3, 3, {.strides = {1, 3}, .padding = Padding::same});
    add({1, 6, 9, 5}, 3, 3, {.padding = Padding::same, .dilations = {2, 2}});
    add({1, 6, 9, 5}, 3, 3, {.padding = Padding::same, .dilations = {2, 1}});
    add({2, 5, 6, 2}, 3, 3, {});
    add({1, 9, 11, 2}, 3, 3, {.strides = {2, 2}});
    add({1, 5, 6, 3}, 1, 1, {});
    return all;
}

TEST(Padding, IsNothingInConvolutions) {
    for (const Convolution& each : convolutions(false)) check(each, false);
}

TEST(Padding, IsNothingInDepthwiseConvolutions) {
    for (const Convolution& each : convolutions(true)) check(each, true);
}

TEST(Padding, IsNothingInPools) {
    const Tensor x(Shape{1, 1, 3, 1}, {-1, -2, -3});
    const PoolOptions options{.poolSize = {3, 3}, .strides = {{1, 1}}, .padding = Padding::same};
    EXPECT_EQ(maxPool2d(x, options).values(), (Values{-1, -1, -2}));
    EXPECT_EQ(averagePool2d(x, options).values(), (Values{-1.5f, -2, -2.5f}));
    const Tensor far(Shape{1, 1, 3, 1}, {-kInf, -kInf, 1});
    EXPECT_EQ(maxPool2d(far, options).values(), (Values{-kInf, 1, 1}));
    GradientTape tape({.persistent = true});
    tape.watch(x);
    const Tensor largest = maxPool2d(x, options), means = averagePool2d(x, options);
    const Tensor dy(Shape{1, 1, 3, 1}, {kInf, 1, 2});
    EXPECT_TRUE(near(tape.gradient(largest, x, dy).values(), (Values{kInf, 2, 0}), 0.0));
    EXPECT_TRUE(near(tape.gradient(means, x, dy).values(), (Values{kInf, kInf, 4.0f / 3}), 1e-6));
}

// Every size modulo four, with an infinity in the last row and column of each side.
TEST(Padding, IsNothingInProducts) {
    for (const bool transposeA : {false, true}) {
        for (const bool transposeB : {false, true}) {
            for (const Index k : {1, 2, 3, 4, 5, 9}) {
                for (const Index m : {1, 5, 8}) {
                    const Index n = m == 5 ? 6 : m + 2;
                    const Shape as = transposeA ? Shape{2, k, m} : Shape{2, m, k};
                    const Shape bs = transposeB ? Shape{2, n, k} : Shape{2, k, n};
                    Values a = randomUniform(as, 1, 0.5f, 1).values();
                    Values b = randomUniform(bs, 2, 0.5f, 1).values();
                    a.front() = a.back() = b[b.size() / 2] = kInf;
                    b.front() = b.back() = kInf;
                    Values want(2 * m * n);
                    for (Index i = 0; i < 2 * m * n; ++i) {
                        const Index batch = i / (m * n), row = i / n % m, column = i % n;
                        for (Index j = 0; j < k; ++j) {
                            want[i] +=
                                a[batch * m * k + (transposeA ? j * m + row : row * k + j)] *
                                b[batch * k * n + (transposeB ? column * k + j : j * n + column)];
                        }
                    }
                    const Tensor y = matmul(Tensor(as, a), Tensor(bs, b),
                                            {.transposeA = transposeA, .transposeB = transposeB});
                    EXPECT_TRUE(near(y.values(), want, 1e-5)) << as << bs;
                }
            }
        }
    }
}

TEST(Padding, IsNothingInRows) {
    for (const Index last : {1, 2, 3, 4, 5, 7}) {
        Values values(3 * last, 1.0f);
        values[0] = kInf;
        values[last] = -kInf;
        const Tensor x({3, last}, values);
        const float finite = static_cast<float>(last);
        EXPECT_EQ(sum(x, {.axes = {{1}}}).values(), (Values{kInf, -kInf, finite}));
        EXPECT_EQ(mean(x, {.axes = {{1}}}).values(), (Values{kInf, -kInf, 1}));
        EXPECT_EQ(max(neg(x), {.axes = {{1}}}).values(),
                  (Values{last == 1 ? -kInf : -1, kInf, -1}));
        const Values p = softmax(x).values();
        if (last > 1) {
            EXPECT_EQ(p[last], 0.0f);
            EXPECT_NEAR(p[last + 1], 1.0f / (finite - 1), 1e-6f);
        }
        EXPECT_NEAR(p[2 * last], 1.0f / finite, 1e-6f);
        const Tensor scale(Shape{last}, Values(last, kInf)), some = ones({last});
        const Values normal =
            batchNormalization(full({2, last}, 3.0f), scale, some, some, some).values();
        EXPECT_EQ(normal, Values(2 * last, kInf));
    }
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "autograd/kernels/pooling.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/random.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

struct Pooled {
    Values y;
    std::vector<Index> places;  // of y's values in the image
};

// The first of the largest values of each window, where NaN is larger than numbers.
Pooled poolOf(const Values& x, const Shape& shape, const Window& window) {
    Pooled result;
    const Index channels = shape[3];
    const auto inside = [&](int axis, Index p) { return p >= 0 && p < window.input[axis]; };
    for (Index i = 0; i < shape[0] * window.outputPixels() * channels; ++i) {
        const Index c = i % channels, pixel = i / channels, image = pixel / window.outputPixels();
        const Index oy = pixel / window.output[1] % window.output[0], ox = pixel % window.output[1];
        Index best = -1;
        for (int tap = 0; tap < window.taps(); ++tap) {
            const Index y = window.underTap(0, oy, tap / window.size[1]);
            const Index px = window.underTap(1, ox, tap % window.size[1]);
            if (!inside(0, y) || !inside(1, px)) continue;
            const Index place = ((image * shape[1] + y) * shape[2] + px) * channels + c;
            const bool larger =
                best < 0 || x[place] > x[best] || (std::isnan(x[place]) && !std::isnan(x[best]));
            if (larger) best = place;
        }
        result.y.push_back(x[best]);
        result.places.push_back(best);
    }
    return result;
}

// Few different values, so that most windows have ties, and some that are not finite.
Values valuesWithTies(Index count) {
    Values values = RandomGenerator(3).uniforms(count, -3.0f, 3.0f);
    for (Index i = 0; i < count; ++i) {
        values[i] = std::round(values[i]);
        if (i % 29 == 7) values[i] = std::numeric_limits<float>::quiet_NaN();
        if (i % 31 == 8) values[i] = -std::numeric_limits<float>::infinity();
    }
    return values;
}

// Windows side by side, overlapping, and with pixels between them; channels for each way to fill
// vectors.
TEST(MaxPooling, TakesTheFirstOfTheLargestInEachChannel) {
    for (const PoolOptions& options :
         {PoolOptions{}, PoolOptions{{3, 3}, {{2, 2}}, Padding::same},
          PoolOptions{{3, 2}, {{1, 1}}, Padding::same}, PoolOptions{{2, 1}, {{3, 2}}}}) {
        for (const Index channels : {1, 3, 16, 37, 64, 107}) {
            const Shape shape{2, 7, 6, channels};
            const Window window = poolWindow("test", shape, options);
            const Values values = valuesWithTies(shape.size());
            const Pooled want = poolOf(values, shape, window);
            const Tensor x(shape, values);
            GradientTape tape;
            tape.watch(x);
            const Tensor y = maxPool2d(x, options);
            const Values got = y.values();
            Values slopes(y.size()), gradient(shape.size(), 0.0f);
            for (Index i = 0; i < y.size(); ++i) {
                slopes[i] = static_cast<float>(i % 17) - 5.0f;
                gradient[want.places[i]] += slopes[i];
                EXPECT_TRUE(got[i] == want.y[i] || (std::isnan(got[i]) && std::isnan(want.y[i])))
                    << got[i] << " instead of " << want.y[i] << " at " << i;
            }
            // A product with y would take its NaN into the sum, but not into the gradient.
            const Tensor loss = sum(y * Tensor(y.shape(), slopes));
            EXPECT_EQ(tape.gradient(loss, x).values(), gradient) << channels << " channels";
        }
    }
}

}  // namespace
}  // namespace glgrad

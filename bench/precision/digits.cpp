#include "bench/precision/digits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/random.h"

namespace glgrad::bench {
namespace {

constexpr int kSize = 16;
constexpr float kNoise = 0.7f;

struct Point {
    float x, y;
};
using Stroke = std::vector<Point>;

// In a square of side 1, y down.
const std::array<Stroke, 10>& strokes() {
    static const std::array<Stroke, 10> list{{
        {{.5f, .05f},
         {.8f, .2f},
         {.85f, .5f},
         {.8f, .8f},
         {.5f, .95f},
         {.2f, .8f},
         {.15f, .5f},
         {.2f, .2f},
         {.5f, .05f}},
        {{.3f, .25f}, {.55f, .05f}, {.55f, .95f}},
        {{.2f, .25f}, {.4f, .05f}, {.7f, .1f}, {.78f, .3f}, {.6f, .55f}, {.2f, .95f}, {.82f, .95f}},
        {{.2f, .1f},
         {.6f, .05f},
         {.78f, .25f},
         {.65f, .45f},
         {.45f, .48f},
         {.7f, .55f},
         {.8f, .75f},
         {.6f, .95f},
         {.2f, .9f}},
        {{.65f, .95f}, {.65f, .05f}, {.15f, .65f}, {.85f, .65f}},
        {{.75f, .05f},
         {.28f, .05f},
         {.25f, .45f},
         {.6f, .42f},
         {.8f, .65f},
         {.65f, .92f},
         {.2f, .92f}},
        {{.7f, .05f},
         {.35f, .3f},
         {.2f, .65f},
         {.35f, .93f},
         {.65f, .93f},
         {.8f, .7f},
         {.6f, .5f},
         {.25f, .6f}},
        {{.15f, .05f}, {.82f, .05f}, {.4f, .95f}},
        {{.5f, .48f},
         {.25f, .3f},
         {.35f, .08f},
         {.65f, .08f},
         {.75f, .3f},
         {.5f, .48f},
         {.22f, .7f},
         {.35f, .93f},
         {.65f, .93f},
         {.78f, .7f},
         {.5f, .48f}},
        {{.75f, .4f},
         {.4f, .5f},
         {.2f, .3f},
         {.35f, .07f},
         {.65f, .07f},
         {.8f, .35f},
         {.65f, .7f},
         {.3f, .95f}},
    }};
    return list;
}

float distance(Point p, Point a, Point b) {
    const Point along{b.x - a.x, b.y - a.y};
    const float length = along.x * along.x + along.y * along.y;
    const float t =
        std::clamp(((p.x - a.x) * along.x + (p.y - a.y) * along.y) / length, 0.0f, 1.0f);
    return std::hypot(p.x - a.x - t * along.x, p.y - a.y - t * along.y);
}

float distance(Point p, const Stroke& stroke) {
    float least = std::numeric_limits<float>::infinity();
    for (std::size_t i = 1; i < stroke.size(); ++i) {
        least = std::min(least, distance(p, stroke[i - 1], stroke[i]));
    }
    return least;
}

// From a pixel to the square of the stroke.
class Placement {
public:
    explicit Placement(RandomGenerator& random) {
        const auto between = [&](float low, float high) {
            return low + (high - low) * random.uniform();
        };
        const float angle = between(-0.35f, 0.35f), scale = between(0.75f, 1.05f);
        cos_ = std::cos(angle) / scale;
        sin_ = std::sin(angle) / scale;
        shear_ = between(-0.3f, 0.3f);
        moved_ = {between(-0.15f, 0.15f), between(-0.15f, 0.15f)};
    }

    Point operator()(int column, int row) const {
        const auto centred = [](int place) {
            return (static_cast<float>(place) + 0.5f) / kSize - 0.5f;
        };
        const float y = centred(row) - moved_.y, x = centred(column) - moved_.x + shear_ * y;
        return {0.5f + cos_ * x + sin_ * y, 0.5f - sin_ * x + cos_ * y};
    }

private:
    float cos_, sin_, shear_;
    Point moved_;
};

}  // namespace

Dataset digits(Index count, std::uint64_t seed) {
    RandomGenerator random(seed);
    std::vector<std::uint8_t> pixels;
    std::vector<float> labels;
    for (Index i = 0; i < count; ++i) {
        const std::uint32_t label = random.below(10);
        labels.push_back(static_cast<float>(label));
        const Placement place(random);
        for (int row = 0; row < kSize; ++row) {
            for (int column = 0; column < kSize; ++column) {
                const float ink = std::clamp(
                    1.6f - distance(place(column, row), strokes()[label]) / 0.06f, 0.0f, 1.0f);
                const float value = 0.5f * ink + 0.5f * kNoise * random.uniform();
                pixels.push_back(static_cast<std::uint8_t>(255.0f * value));
            }
        }
    }
    return Dataset(Tensor::bytes({count, kSize * kSize}, pixels),
                   Tensor({count}, labels, DType::int32),
                   {.itemShape = Shape{kSize, kSize, 1}, .scale = 1.0f / 255.0f});
}

}  // namespace glgrad::bench

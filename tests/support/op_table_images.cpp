#include "autograd/ops.h"
#include "tests/support/op_table.h"

namespace glgrad {
namespace {

using In = std::span<const Tensor>;

constexpr ConvOptions kSame{.padding = Padding::same};
constexpr ConvOptions kStrided{.strides = {2, 2}, .padding = Padding::same};
constexpr ConvOptions kDilated{.dilations = {2, 1}};

std::vector<InputShapes> withFilter(const Shape& base) {
    if (base.rank() != 4) return {};
    return {{base, {3, 2, base[3], 5}}, {base, {1, 1, base[3], 2}}};
}

// Where a window of 3 x 2, dilated to 5 x 2, fits.
std::vector<InputShapes> inside(const Shape& base) {
    if (base.rank() != 4 || base[1] < 5 || base[2] < 2) return {};
    return withFilter(base);
}

// A fast path for one filter per channel, and two filters.
std::vector<InputShapes> withDepthwiseFilter(const Shape& base) {
    if (base.rank() != 4) return {};
    return {{base, {3, 3, base[3], 1}}, {base, {3, 2, base[3], 2}}, {base, {1, 5, base[3], 1}}};
}

// Where these windows, dilated to a height of 5, fit.
std::vector<InputShapes> depthwiseInside(const Shape& base) {
    if (base.rank() != 4 || base[1] < 5 || base[2] < 2) return {};
    std::vector<InputShapes> cases = {{base, {3, 2, base[3], 1}}, {base, {3, 2, base[3], 2}}};
    if (base[2] >= 3) cases.push_back({base, {3, 3, base[3], 1}});
    return cases;
}

// One value per channel of the result.
std::vector<InputShapes> withBias(std::vector<InputShapes> cases, bool depthwise) {
    for (InputShapes& each : cases) {
        const Shape filter = each[1];
        each.push_back({depthwise ? filter[2] * filter[3] : filter[3]});
    }
    return cases;
}

// gamma and beta, and with `all` mean and variance as well.
template <bool all>
std::vector<InputShapes> withChannels(const Shape& base) {
    if (base.rank() == 0 || (base.empty() && !all)) return {};
    const Shape channels{base.last()};
    if (all) return {{base, channels, channels, channels, channels}};
    return {{base, channels, channels}};
}

std::vector<InputShapes> image(const Shape& base) {
    if (base.rank() != 4) return {};
    return {{base}};
}

std::vector<InputShapes> withPixels(const Shape& base) {
    if (base.rank() != 4 || base[1] == 0 || base[2] == 0) return {};
    return {{base}};
}

// Of a transposed convolution.
std::vector<InputShapes> withTransposedFilter(const Shape& base) {
    if (withPixels(base).empty()) return {};
    return {{base, {3, 2, 5, base[3]}}, {base, {1, 1, 2, base[3]}}};
}

// Of `up` / `down` times the height, rounded up, and a width of one more than that, rounded down.
Tensor resized(const Tensor& x, Index up, Index down, Interpolation interpolation) {
    const Shape& shape = x.shape();
    return resize2d(x, {(up * shape[1] + down - 1) / down, (up * shape[2] + down) / down},
                    interpolation);
}

std::vector<InputShapes> pooled(const Shape& base) {
    if (base.rank() != 4 || base[1] < 3 || base[2] < 2) return {};
    return {{base}};
}

}  // namespace

std::vector<OpRow> imageRows() {
    return {
        {.name = "conv2d.same",
         .function = [](In in) { return conv2d(in[0], in[1], kSame); },
         .cases = withFilter},
        {.name = "conv2d.strided",
         .function = [](In in) { return conv2d(in[0], in[1], kStrided); },
         .cases = withFilter},
        {.name = "conv2d.dilated",
         .function = [](In in) { return conv2d(in[0], in[1], kDilated); },
         .cases = inside},
        {.name = "conv2d.bias",
         .function = [](In in) { return conv2d(in[0], in[1], in[2], kSame); },
         .cases = [](const Shape& base) { return withBias(withFilter(base), false); }},
        {.name = "depthwiseConv2d.bias",
         .function = [](In in) { return depthwiseConv2d(in[0], in[1], in[2], kSame); },
         .cases = [](const Shape& base) { return withBias(withDepthwiseFilter(base), true); }},
        {.name = "depthwiseConv2d.same",
         .function = [](In in) { return depthwiseConv2d(in[0], in[1], kSame); },
         .cases = withDepthwiseFilter},
        {.name = "depthwiseConv2d.strided",
         .function = [](In in) { return depthwiseConv2d(in[0], in[1], kStrided); },
         .cases = withDepthwiseFilter},
        {.name = "depthwiseConv2d.dilated",
         .function = [](In in) { return depthwiseConv2d(in[0], in[1], kDilated); },
         .cases = depthwiseInside},
        {.name = "conv2dTranspose",
         .function = [](In in) { return conv2dTranspose(in[0], in[1]); },
         .cases = withTransposedFilter},
        {.name = "conv2dTranspose.same",
         .function =
             [](In in) {
                 return conv2dTranspose(in[0], in[1],
                                        {.strides = {2, 3}, .padding = Padding::same});
             },
         .cases = withTransposedFilter},
        {.name = "conv2dTranspose.dilated",
         .function =
             [](In in) {
                 return conv2dTranspose(
                     in[0], in[1],
                     {.strides = {3, 2}, .outputPadding = {{1, 0}}, .dilations = {2, 1}});
             },
         .cases = withTransposedFilter},
        {.name = "resize2d.larger",
         .function = [](In in) { return resized(in[0], 7, 3, Interpolation::bilinear); },
         .cases = withPixels},
        {.name = "resize2d.smaller",
         .function = [](In in) { return resized(in[0], 2, 5, Interpolation::bilinear); },
         .cases = withPixels},
        {.name = "resize2d.nearestLarger",
         .function = [](In in) { return resized(in[0], 5, 2, Interpolation::nearest); },
         .cases = withPixels},
        {.name = "resize2d.nearestSmaller",
         .function = [](In in) { return resized(in[0], 2, 3, Interpolation::nearest); },
         .cases = withPixels},
        {.name = "maxPool2d",
         .function =
             [](In in) {
                 return maxPool2d(in[0], {.poolSize = {3, 2}});
             },
         .cases = pooled,
         .domains = {kSpaced}},
        {.name = "maxPool2d.overlapping",
         .function =
             [](In in) {
                 return maxPool2d(
                     in[0], {.poolSize = {3, 3}, .strides = {{2, 1}}, .padding = Padding::same});
             },
         .cases = image,
         .domains = {kSpaced}},
        {.name = "averagePool2d",
         .function =
             [](In in) {
                 return averagePool2d(in[0], {.poolSize = {3, 2}});
             },
         .cases = pooled},
        {.name = "averagePool2d.overlapping",
         .function =
             [](In in) {
                 return averagePool2d(
                     in[0], {.poolSize = {3, 3}, .strides = {{2, 1}}, .padding = Padding::same});
             },
         .cases = image},
        {.name = "batchNormalization",
         .function = [](In in) { return batchNormalization(in[0], in[1], in[2], in[3], in[4]); },
         .cases = withChannels<true>,
         .domains = {kAny, kAny, kAny, kAny, kPositive}},
        {.name = "batchNormalization.training",
         .function = [](In in) { return batchNormalization(in[0], in[1], in[2], 0.1f).y; },
         .cases = withChannels<false>},
        {.name = "batchNormalization.moments",
         .function =
             [](In in) {
                 const NormalizedBatch batch = batchNormalization(in[0], in[1], in[2]);
                 return concatenate({batch.mean, batch.variance * 2.0f}, 0);
             },
         .cases = withChannels<false>},
    };
}

}  // namespace glgrad

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

std::vector<InputShapes> image(const Shape& base) {
    if (base.rank() != 4) return {};
    return {{base}};
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
    };
}

}  // namespace glgrad

#include <algorithm>
#include <cmath>
#include <limits>

#include "autograd/ops.h"
#include "core/half.h"
#include "tests/support/op_table.h"

namespace glgrad {
namespace {

using In = std::span<const Tensor>;

// Finite numbers do not overflow: see autograd/ops.h.
double expTruth(double x) {
    return std::isfinite(x) ? std::min(std::exp(x), double{std::numeric_limits<float>::max()})
                            : std::exp(x);
}
double sigmoidTruth(double x) { return 1.0 / (1.0 + std::exp(-x)); }
double softplusTruth(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }
double reluTruth(double x) { return std::isnan(x) ? x : std::max(x, 0.0); }
double relu6Truth(double x) { return std::isnan(x) ? x : std::min(std::max(x, 0.0), 6.0); }
double clipTruth(double x) { return std::isnan(x) ? x : std::min(std::max(x, -0.6), 0.9); }
double rectifyTruth(double x) {
    return x > double{0.6f} ? std::min(x, 1.5) : 0.25 * (x - double{0.6f});
}
double leakyReluTruth(double x) { return x > 0 ? x : double{0.3f} * x; }
double eluTruth(double x) { return x > 0 ? x : double{1.3f} * std::expm1(x); }
double signTruth(double x) { return std::isnan(x) ? x : (x > 0) - (x < 0); }

}  // namespace

std::vector<OpRow> elementwiseRows() {
    return {
        {.name = "affine",
         .function = [](In in) { return affine(in[0], 1.5f, -0.25f); },
         .cases = anyShape,
         .truth = [](double x) { return 1.5 * x - 0.25; }},
        {.name = "neg",
         .function = [](In in) { return neg(in[0]); },
         .cases = anyShape,
         .truth = [](double x) { return -x; }},
        {.name = "divByNumber",
         .function = [](In in) { return in[0] / 1.7f; },
         .cases = anyShape,
         .truth = [](double x) { return x / double{1.7f}; }},
        {.name = "divOfNumber",
         .function = [](In in) { return -2.5f / in[0]; },
         .cases = anyShape,
         .domains = {kPositive},
         .truth = [](double x) { return -2.5 / x; }},
        {.name = "reciprocal",
         .function = [](In in) { return reciprocal(in[0]); },
         .cases = anyShape,
         .domains = {kPositive},
         .truth = [](double x) { return 1.0 / x; }},
        {.name = "exp",
         .function = [](In in) { return exp(in[0]); },
         .cases = anyShape,
         .truth = expTruth},
        {.name = "log",
         .function = [](In in) { return log(in[0]); },
         .cases = anyShape,
         .domains = {kPositive},
         .truth = [](double x) { return std::log(x); }},
        {.name = "sqrt",
         .function = [](In in) { return sqrt(in[0]); },
         .cases = anyShape,
         .domains = {kPositive},
         .truth = [](double x) { return std::sqrt(x); }},
        {.name = "square",
         .function = [](In in) { return square(in[0]); },
         .cases = anyShape,
         .truth = [](double x) { return x * x; }},
        {.name = "tanh",
         .function = [](In in) { return tanh(in[0]); },
         .cases = anyShape,
         .truth = [](double x) { return std::tanh(x); }},
        {.name = "sigmoid",
         .function = [](In in) { return sigmoid(in[0]); },
         .cases = anyShape,
         .truth = sigmoidTruth},
        {.name = "softplus",
         .function = [](In in) { return softplus(in[0]); },
         .cases = anyShape,
         .truth = softplusTruth},
        {.name = "relu",
         .function = [](In in) { return relu(in[0]); },
         .cases = anyShape,
         .domains = {kSpaced},
         .truth = reluTruth},
        {.name = "relu6",
         .function = [](In in) { return relu6(in[0]); },
         .cases = anyShape,
         .domains = {kSpaced},
         .truth = relu6Truth},
        {.name = "clip",
         .function = [](In in) { return clip(in[0], -0.6f, 0.9f); },
         .cases = anyShape,
         .domains = {kSpaced},
         .truth = clipTruth},
        {.name = "rectify",
         .function =
             [](In in) {
                 return rectify(in[0],
                                {.negativeSlope = 0.25f, .threshold = 0.6f, .maxValue = 1.5f});
             },
         .cases = anyShape,
         .domains = {kSpaced},
         .truth = rectifyTruth},
        {.name = "leakyRelu",
         .function = [](In in) { return leakyRelu(in[0], 0.3f); },
         .cases = anyShape,
         .domains = {kSpaced},
         .truth = leakyReluTruth},
        {.name = "elu",
         .function = [](In in) { return elu(in[0], 1.3f); },
         .cases = anyShape,
         .domains = {kSpaced},
         .truth = eluTruth},
        {.name = "abs",
         .function = [](In in) { return abs(in[0]); },
         .cases = anyShape,
         .domains = {kSpaced},
         .truth = [](double x) { return std::abs(x); }},
        {.name = "sign",
         .function = [](In in) { return sign(in[0]); },
         .cases = anyShape,
         .domains = {kSpaced},
         .truth = signTruth},
        {.name = "cast",
         .function = [](In in) { return cast(in[0], DType::float16); },
         .cases = anyShape,
         .hasGradient = false,
         .tolerance = 1e-9,
         .truth = [](double x) { return double{roundToHalf(static_cast<float>(x))}; }},
        {.name = "zerosLike",
         .function = [](In in) { return zerosLike(in[0]); },
         .cases = anyShape,
         .hasGradient = false},
        {.name = "fullLike",
         .function = [](In in) { return fullLike(in[0], -1.25f); },
         .cases = anyShape,
         .hasGradient = false},
        {.name = "randomUniform",
         .function = [](In in) { return randomUniform(in[0].shape(), 42, -1.0f, 3.0f); },
         .cases = anyShape,
         .hasGradient = false,
         .tolerance = 1e-7},
        {.name = "dropout",
         .function = [](In in) { return dropout(in[0], {.rate = 0.3f, .seed = 7}); },
         .cases = anyShape,
         .tolerance = 1e-6},
    };
}

}  // namespace glgrad

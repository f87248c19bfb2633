#include "autograd/kernels/batch_normalization.h"

#include <numeric>
#include <vector>

#include "autograd/kernels/row_groups.h"
#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/arguments.h"
#include "core/error.h"
#include "shaders/batch_normalization.h"

namespace glgrad {
namespace {

constexpr Kernel kForward{.name = "batchNormalization.forward",
                          .inputs = {"x", "gamma", "beta", "mean", "variance"},
                          .shader = shaders::batch_normalization_forward,
                          .cpu = cpuBatchForward};
constexpr Kernel kMoments{.name = "batchNormalization.moments",
                          .inputs = {"x"},
                          .outputs = {"mean", "variance"},
                          .plan =
                              [](const PlanArguments& arguments) {
                                  return rowGroupsPlan(arguments,
                                                       shaders::batch_normalization_moments, {"x"},
                                                       {"means", "spreads"}, {"mean", "variance"});
                              },
                          .cpu = cpuBatchMoments};
constexpr Kernel kSums{.name = "batchNormalization.sums",
                       .inputs = {"x", "dy", "mean", "variance"},
                       .outputs = {"dgamma", "dbeta"},
                       .plan =
                           [](const PlanArguments& arguments) {
                               return rowGroupsPlan(arguments, shaders::batch_normalization_sums,
                                                    {"x", "dy", "mean", "variance"},
                                                    {"products", "sums"}, {"dgamma", "dbeta"});
                           },
                       .cpu = cpuBatchSums};
constexpr Kernel kBackwardInput{
    .name = "batchNormalization.backward_input",
    .inputs = {"x", "dy", "gamma", "mean", "variance", "dgamma", "dbeta"},
    .outputs = {"dx"},
    .shader = shaders::batch_normalization_backward_input,
    .cpu = cpuBatchBackwardInput};

constexpr std::initializer_list<DType> kStatistics = {DType::float32, DType::float32};

// [batch, ..., channels] in rows of channels.
struct Images {
    explicit Images(const Shape& shape)
        : channels{shape.last()}, rows(shape.rows()), axes(shape.rank() - 1) {
        std::iota(axes.begin(), axes.end(), 0);
    }

    Tensor sumOfRows(const Tensor& x) const { return sum(x, {.axes = axes}); }

    Shape channels;
    Index rows;
    Axes axes;  ///< All but the last.
};

// {dx, dgamma, dbeta} in ops. `about` is a constant near the mean, or the sums would lose much.
Tensors gradientFormula(const Tensor& x, const Tensor& dy, const Tensor& gamma, const Tensor& about,
                        float epsilon) {
    const Images images(x.shape());
    const float count = static_cast<float>(images.rows);
    const Tensor shifted = x - about;
    const Tensor centred = shifted - images.sumOfRows(shifted) / count;
    const Tensor r = reciprocal(sqrt(images.sumOfRows(square(centred)) / count + epsilon));
    const Tensor normal = centred * r;
    const Tensor dgamma = images.sumOfRows(dy * normal), dbeta = images.sumOfRows(dy);
    return {gamma * r * (dy - (dbeta + normal * dgamma) / count), dgamma, dbeta};
}

// {dx, dgamma, dbeta} by kernels, of y with the statistics of x, which x changes as well. The
// gradients of these are those of their formula.
Tensors backward(const Tensor& x, const Tensor& dy, const Tensor& gamma,
                 const NormalizedBatch& batch, float epsilon) {
    const Images images(x.shape());
    const Uniforms uniforms{{"epsilon", epsilon}, {"rows", images.rows}};
    const Tensors sums = run(kSums, {x, dy, batch.mean, batch.variance},
                             {images.channels, images.channels}, uniforms, kStatistics);
    const Tensor dx =
        run(kBackwardInput, {x, dy, gamma, batch.mean, batch.variance, sums[0], sums[1]}, x.shape(),
            uniforms, floatingDType({x}));
    const auto second = [=, about = stopGradient(batch.mean)](std::span<const Tensor> gs) {
        GradientTape tape;
        for (const Tensor& input : {x, dy, gamma}) tape.watch(input);
        const Tensors first = gradientFormula(x, dy, gamma, about, epsilon);
        const Tensor total = sum(gs[0] * first[0]) + sum(gs[1] * first[1]) + sum(gs[2] * first[2]);
        return tape.gradient(total, {x, dy, gamma});
    };
    return recordTogether("batchNormalization.backward", Tensors{dx, sums[0], sums[1]},
                          Tensors{x, dy, gamma}, second);
}

void check(const Tensor& x, std::initializer_list<Tensor> statistics, float epsilon) {
    if (x.rank() == 0) {
        throw ArgumentError("batchNormalization: expected x [..., channels], got a scalar");
    }
    for (const Tensor& each : statistics) {
        if (each.shape() == Shape{x.shape().last()}) continue;
        throw ArgumentError(concat("batchNormalization: expected a value for each channel of ",
                                   x.shape(), ", got shape ", each.shape()));
    }
    if (epsilon >= 0.0f) return;
    throw ArgumentError(
        concat("batchNormalization: expected epsilon of at least 0, got ", epsilon));
}

// {mean, variance}
Tensors moments(const Tensor& x) {
    const Images images(x.shape());
    if (images.rows == 0 && x.shape().last() > 0) {
        throw ArgumentError(
            concat("batchNormalization: expected values to average, got shape ", x.shape()));
    }
    const Tensors results = run(kMoments, {x}, {images.channels, images.channels}, {}, kStatistics);
    const float count = static_cast<float>(std::max<Index>(images.rows, 1));
    const auto alongX = [=, mean = results[0]](std::span<const Tensor> dys) {
        return (dys[0] + dys[1] * 2.0f * (x - mean)) / count;
    };
    return record("batchNormalization.moments", results, {{x, alongX}});
}

}  // namespace

Tensor batchNormalization(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                          const Tensor& mean, const Tensor& variance, float epsilon) {
    checkGiven(
        "batchNormalization",
        {{"x", x}, {"gamma", gamma}, {"beta", beta}, {"mean", mean}, {"variance", variance}});
    check(x, {gamma, beta, mean, variance}, epsilon);
    const Tensor y = run(kForward, {x, gamma, beta, mean, variance}, x.shape(),
                         {{"epsilon", epsilon}}, floatingDType({x}));
    const Images images(x.shape());
    const auto r = [=] { return reciprocal(sqrt(variance + epsilon)); };
    const auto alongGamma = [=](const Tensor& dy) {
        return images.sumOfRows(dy * (x - mean)) * r();
    };
    return record("batchNormalization", y,
                  {{x, [=](const Tensor& dy) { return dy * (gamma * r()); }},
                   {gamma, alongGamma},
                   {beta, [=](const Tensor& dy) { return images.sumOfRows(dy); }},
                   {mean, [=](const Tensor& dy) { return -images.sumOfRows(dy) * gamma * r(); }},
                   {variance, [=](const Tensor& dy) {
                        return alongGamma(dy) * gamma / (variance + epsilon) * -0.5f;
                    }}});
}

NormalizedBatch batchNormalization(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                                   float epsilon) {
    checkGiven("batchNormalization", {{"x", x}, {"gamma", gamma}, {"beta", beta}});
    check(x, {gamma, beta}, epsilon);
    const Tensors statistics = moments(x);
    NormalizedBatch batch{.y = {}, .mean = statistics[0], .variance = statistics[1]};
    const Tensor y = run(kForward, {x, gamma, beta, batch.mean, batch.variance}, x.shape(),
                         {{"epsilon", epsilon}}, floatingDType({x}));
    const auto gradients = [=](const Tensor& dy) { return backward(x, dy, gamma, batch, epsilon); };
    batch.y = recordTogether("batchNormalization", y, Tensors{x, gamma, beta}, gradients);
    return batch;
}

}  // namespace glgrad

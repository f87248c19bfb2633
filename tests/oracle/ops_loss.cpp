#include "core/error.h"
#include "tests/oracle/ops.h"

namespace glgrad::oracle {
namespace {

// What Keras makes of one loss per row.
std::vector<Tensor> reduced(const Arguments& in, Tensor losses) {
    if (in.has("sample_weight")) losses = losses * in["sample_weight"];
    const std::string reduction = in.text("reduction", "sum_over_batch_size");
    if (reduction == "sum_over_batch_size") return {mean(losses)};
    if (reduction == "sum") return {sum(losses)};
    if (reduction == "none") return {losses};
    throw Unsupported(concat("reduction ", reduction));
}

template <auto loss>
std::vector<Tensor> rowLoss(const Arguments& in) {
    return reduced(in, loss(in["y_true"], in["y_pred"]));
}

Tensor smoothed(const Arguments& in, float classes) {
    const float smoothing = in.number("label_smoothing", 0.0f);
    if (smoothing == 0.0f) return in["y_true"];
    return affine(in["y_true"], 1.0f - smoothing, smoothing / classes);
}

// From probabilities: Keras divides them by their sum and clips them first.
Tensor crossentropyOfProbabilities(const Tensor& targets, const Tensor& predictions) {
    const Tensor total = sum(predictions, {.axes = {{-1}}, .keepDims = true});
    const Tensor safe = clip(predictions / total, 1e-7f, 1.0f - 1e-7f);
    return -sum(targets * log(safe), {.axes = {{-1}}});
}

std::vector<Tensor> categorical(const Arguments& in) {
    const Tensor targets = smoothed(in, static_cast<float>(in["y_pred"].shape().last()));
    return reduced(in, in.flag("from_logits") ? categoricalCrossentropy(targets, in["y_pred"])
                                              : crossentropyOfProbabilities(targets, in["y_pred"]));
}

std::vector<Tensor> sparse(const Arguments& in) {
    in.require("from_logits", true);
    return reduced(in, sparseCategoricalCrossentropy(in["y_true"], in["y_pred"]));
}

// log(1 + e^x) - x t is -t log sigmoid(x) - (1 - t) log(1 - sigmoid(x)).
std::vector<Tensor> binaryFromLogits(const Arguments& in) {
    in.require("from_logits", true);
    const Tensor losses = softplus(in["y_pred"]) - in["y_pred"] * smoothed(in, 2.0f);
    return reduced(in, mean(losses, {.axes = {{-1}}}));
}

Tensor meanAbsoluteError(const Tensor& targets, const Tensor& predictions) {
    return mean(abs(targets - predictions), {.axes = {{-1}}});
}

std::vector<Tensor> l1l2(const Arguments& in) {
    const Tensor& w = in[0];
    const float l1 = in.number("l1", 0.0f), l2 = in.number("l2", 0.0f);
    if (l2 == 0.0f) return {sum(abs(w)) * l1};
    if (l1 == 0.0f) return {sum(square(w)) * l2};
    return {sum(abs(w)) * l1 + sum(square(w)) * l2};
}

}  // namespace

std::span<const OpEntry> lossOps() {
    static constexpr OpEntry kOps[] = {
        {"mean_squared_error", rowLoss<meanSquaredError>},
        {"mean_absolute_error", rowLoss<meanAbsoluteError>},
        {"categorical_crossentropy", categorical},
        {"sparse_categorical_crossentropy", sparse},
        {"binary_crossentropy", binaryFromLogits},
        {"l1_regularizer", l1l2},
        {"l2_regularizer", l1l2},
        {"l1_l2_regularizer", l1l2},
    };
    return kOps;
}

}  // namespace glgrad::oracle

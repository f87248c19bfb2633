#include "core/error.h"
#include "models/losses.h"
#include "tests/oracle/ops.h"

namespace glgrad::oracle {
namespace {

// What Keras makes of one loss per row.
Tensors reduced(const Arguments& in, Tensor losses) {
    if (in.has("sample_weight")) losses = losses * in["sample_weight"];
    const std::string reduction = in.text("reduction", "sum_over_batch_size");
    if (reduction == "sum_over_batch_size") return {mean(losses)};
    if (reduction == "sum") return {sum(losses)};
    if (reduction == "none") return {losses};
    throw Unsupported(concat("reduction ", reduction));
}

template <auto loss>
Tensors rowLoss(const Arguments& in) {
    return reduced(in, loss(in["y_true"], in["y_pred"]));
}

Tensors categorical(const Arguments& in) {
    const Loss loss = CategoricalCrossentropy{.fromLogits = in.flag("from_logits"),
                                              .labelSmoothing = in.number("label_smoothing", 0.0f)};
    return reduced(in, loss.perItem(in["y_true"], in["y_pred"]));
}

Tensors sparse(const Arguments& in) {
    const Loss loss = SparseCategoricalCrossentropy{.fromLogits = in.flag("from_logits")};
    return reduced(in, loss.perItem(in["y_true"], in["y_pred"]));
}

// log(1 + e^x) - x t is -t log sigmoid(x) - (1 - t) log(1 - sigmoid(x)).
Tensors binaryFromLogits(const Arguments& in) {
    in.require("from_logits", true);
    const float smoothing = in.number("label_smoothing", 0.0f);
    const Tensor targets = affine(in["y_true"], 1.0f - smoothing, 0.5f * smoothing);
    const Tensor losses = softplus(in["y_pred"]) - in["y_pred"] * targets;
    return reduced(in, mean(losses, {.axes = {{-1}}}));
}

Tensor meanAbsoluteError(const Tensor& targets, const Tensor& predictions) {
    return mean(abs(targets - predictions), {.axes = {{-1}}});
}

Tensors l1l2(const Arguments& in) {
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

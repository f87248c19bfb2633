#include <cmath>

#include "core/error.h"
#include "tests/oracle/ops.h"

// Ops that glgrad has no function of its own for, where users write one formula of other ops.
namespace glgrad::oracle {
namespace {

Tensor squaredDifference(const Tensor& a, const Tensor& b) { return square(a - b); }
Tensor less(const Tensor& a, const Tensor& b) { return greater(b, a); }
Tensor notEqual(const Tensor& a, const Tensor& b) { return 1.0f - equal(a, b); }
Tensor greaterEqual(const Tensor& a, const Tensor& b) { return greater(a, b) + equal(a, b); }
Tensor lessEqual(const Tensor& a, const Tensor& b) { return greaterEqual(b, a); }
Tensor dot(const Tensor& a, const Tensor& b) { return sum(a * b); }
Tensor outer(const Tensor& a, const Tensor& b) { return reshape(a, {a.size(), 1}) * b; }

Tensor reciprocalRoot(const Tensor& x) { return reciprocal(sqrt(x)); }
Tensor logSigmoid(const Tensor& x) { return -softplus(-x); }
Tensor swish(const Tensor& x) { return x * sigmoid(x); }
Tensor mish(const Tensor& x) { return x * tanh(softplus(x)); }
Tensor tanhShrink(const Tensor& x) { return x - tanh(x); }
Tensor hardTanh(const Tensor& x) { return clip(x, -1.0f, 1.0f); }

Tensor minimum(const Tensor& x, const ReduceOptions& how) { return -max(-x, how); }
Tensor variance(const Tensor& x, const ReduceOptions& how) {
    return mean(square(x - mean(x, {.axes = how.axes, .keepDims = true})), how);
}
Tensor deviation(const Tensor& x, const ReduceOptions& how) { return sqrt(variance(x, how)); }
Tensor norm1(const Tensor& x, const ReduceOptions& how) { return sum(abs(x), how); }
Tensor norm2(const Tensor& x, const ReduceOptions& how) { return sqrt(sum(square(x), how)); }

template <auto reduce>
Tensors reduction(const Arguments& in) {
    return {reduce(in[0], {.axes = in.integers("axis"), .keepDims = in.flag("keepdims")})};
}

Tensors layerNormalization(const Arguments& in) {
    in.require("axis", -1);
    const Tensor& x = in["x"];
    const ReduceOptions last{.axes = {{-1}}, .keepDims = true};
    const Tensor spread = sqrt(variance(x, last) + in.number("epsilon"));
    return {(x - mean(x, last)) / spread * in["gamma"] + in["beta"]};
}

Tensors attention(const Arguments& in) {
    in.require("scale", "1/sqrt(d)");
    in.require("causal", false);
    in.ignore("mask");
    const float scale = 1.0f / std::sqrt(static_cast<float>(in["q"].shape().last()));
    Tensor scores = matmul(in["q"], in["k"], {.transposeB = true}) * scale;
    if (in.has("mask")) scores = scores + (in["mask"] - 1.0f) * 1e9f;
    return {matmul(softmax(scores), in["v"])};
}

Tensors simpleRnnCell(const Arguments& in) {
    return {activation(in.text("activation"),
                       matmul(in["x"], in["W"]) + in["b"] + matmul(in["h"], in["U"]))};
}

Tensors clipByValue(const Arguments& in) {
    return {clip(in[0], -in.number("clipvalue"), in.number("clipvalue"))};
}

}  // namespace

std::span<const OpEntry> composedOps() {
    static constexpr OpEntry kOps[] = {
        {"squared_difference", binary<squaredDifference>},
        {"less", binary<less>},
        {"not_equal", binary<notEqual>},
        {"greater_equal", binary<greaterEqual>},
        {"less_equal", binary<lessEqual>},
        {"dot", binary<dot>},
        {"outer", binary<outer>},
        {"rsqrt", unary<reciprocalRoot>},
        {"log_sigmoid", unary<logSigmoid>},
        {"swish", unary<swish>},
        {"mish", unary<mish>},
        {"tanh_shrink", unary<tanhShrink>},
        {"hard_tanh", unary<hardTanh>},
        {"min", reduction<minimum>},
        {"var", reduction<variance>},
        {"std", reduction<deviation>},
        {"norm_l1", reduction<norm1>},
        {"norm_l2", reduction<norm2>},
        {"layer_normalization", layerNormalization},
        {"scaled_dot_product_attention", attention},
        {"simple_rnn_cell", simpleRnnCell},
        {"clip_by_value", clipByValue},
    };
    return kOps;
}

}  // namespace glgrad::oracle

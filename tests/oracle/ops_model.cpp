#include <functional>
#include <regex>

#include "core/error.h"
#include "tests/oracle/models.h"
#include "tests/oracle/ops.h"

namespace glgrad::oracle {

Tensor cnnLoss(const Tensor& x, const Tensor& labels, std::span<const Tensor> w) {
    const ConvOptions same{.padding = Padding::same};
    Tensor y = maxPool2d(relu(conv2d(x, w[0], same) + w[1]));
    y = maxPool2d(relu(conv2d(y, w[2], same) + w[3]));
    y = matmul(reshape(y, {y.shape()[0], -1}), w[4]) + w[5];
    return mean(sparseCategoricalCrossentropy(labels, y));
}

namespace {

Tensors chain(const Arguments& in) {
    const std::string expression = in.text("expr");
    if (expression == "relu(a*b+c)") return {relu(in["a"] * in["b"] + in["c"])};
    if (expression == "e=exp(-x); e*tanh(x)/(1+e)") {
        const Tensor e = exp(-in["x"]);
        return {e * tanh(in["x"]) / (1.0f + e)};
    }
    if (expression == "exp(tanh(x))*sigmoid(x)") return {exp(tanh(in["x"])) * sigmoid(in["x"])};
    if (expression == "tanh(a*b)/(1+b*b)") {
        return {tanh(in["a"] * in["b"]) / (1.0f + in["b"] * in["b"])};
    }
    if (expression == "squeeze(expand_dims(x,1),3)") {
        const Shape& shape = in["x"].shape();
        if (shape.rank() != 3 || shape[2] != 1) throw Unsupported("squeeze of another shape");
        return {reshape(in["x"], {shape[0], 1, shape[1]})};
    }
    throw Unsupported(concat("expression ", expression));
}

Tensors modelLoss(const Arguments& in) {
    static const std::regex dense(R"(Dense\(\d+,(\w+)\), Dense\(\d+\), sparse CE from logits)");
    static const std::regex cnn(
        R"(Conv3x3x\d+ same relu, MaxPool2, Conv3x3x\d+ same relu, MaxPool2, Flatten\(HWC\), )"
        R"(Dense\(\d+\), sparse CE from logits)");
    const std::string net = in.text("net");
    std::smatch match;
    if (std::regex_match(net, match, dense)) {
        const Tensor hidden = activation(match[1], matmul(in["x"], in["W1"]) + in["b1"]);
        const Tensor logits = matmul(hidden, in["W2"]) + in["b2"];
        return {mean(sparseCategoricalCrossentropy(in["y"], logits))};
    }
    if (std::regex_match(net, cnn)) {
        const Tensors weights = {in["K1"], in["b1"], in["K2"], in["b2"], in["W"], in["b"]};
        return {cnnLoss(in["x"], in["y"], weights)};
    }
    throw Unsupported(concat("net ", net));
}

Tensor normalized(const Tensor& x, float epsilon) {
    const ReduceOptions last{.axes = {{-1}}, .keepDims = true};
    const Tensor centred = x - mean(x, last);
    return centred / sqrt(mean(square(centred), last) + epsilon);
}

Tensor denseCritic(const Arguments& in, const std::function<Tensor(const Tensor&)>& act) {
    const Tensor hidden = act(matmul(in["x"], in["W1"]) + in["b1"]);
    return matmul(act(matmul(hidden, in["W2"]) + in["b2"]), in["W3"]) + in["b3"];
}

Tensor convCritic(const Arguments& in, const std::function<Tensor(const Tensor&)>& act) {
    const int stride = in.integer("strides");
    const std::string pool = in.text("pool", "none");
    const auto block = [&](const Tensor& x, const char* filter, const char* bias) {
        const Tensor y =
            act(conv2d(x, in[filter], {.strides = {stride, stride}, .padding = Padding::same}) +
                in[bias]);
        if (pool == "max") return maxPool2d(y);
        return pool == "avg" ? averagePool2d(y) : y;
    };
    const Tensor y = block(block(in["x"], "K1", "b1"), "K2", "b2");
    return matmul(reshape(y, {y.shape()[0], -1}), in["W"]) + in["b"];
}

Tensors critic(const Arguments& in) {
    in.ignore("net");
    const float alpha = in.number("alpha", 0.0f);
    const std::string name = in.text("activation"), kind = in.text("kind");
    const auto act = [&](const Tensor& x) { return activation(name, x, alpha); };
    if (kind == "dense") return {denseCritic(in, act)};
    if (kind == "conv") return {convCritic(in, act)};
    if (kind == "dense_ln") {
        const Tensor y = normalized(matmul(in["x"], in["W1"]) + in["b1"], 1e-3f);
        return {matmul(act(y * in["gamma"] + in["beta"]), in["W2"]) + in["b2"]};
    }
    throw Unsupported(concat("critic of kind ", kind));
}

}  // namespace

std::span<const OpEntry> modelOps() {
    static constexpr OpEntry kOps[] = {{"chain", chain}, {"model", modelLoss}, {"critic", critic}};
    return kOps;
}

}  // namespace glgrad::oracle

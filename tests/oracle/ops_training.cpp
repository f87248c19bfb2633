#include <memory>

#include "autograd/tape.h"
#include "core/error.h"
#include "optim/adam.h"
#include "optim/clipping.h"
#include "optim/sgd.h"
#include "tests/oracle/models.h"
#include "tests/oracle/ops.h"

namespace glgrad::oracle {
namespace {

// What all optimizers can do to gradients and weights.
template <class Options>
Options common(const Arguments& in, Options options) {
    options.learningRate = in.number("learning_rate");
    options.weightDecay = in.number("weight_decay", 0.0f);
    options.clipNorm = in.number("clipnorm", 0.0f);
    options.clipValue = in.number("clipvalue", 0.0f);
    options.globalClipNorm = in.number("global_clipnorm", 0.0f);
    return options;
}

Optimizer kerasOptimizer(const Arguments& in) {
    const std::string name = in.text("optimizer");
    in.require("amsgrad", false);
    if (name == "sgd") {
        return common(
            in, SGD{.momentum = in.number("momentum", 0.0f), .nesterov = in.flag("nesterov")});
    }
    if (name == "adam" || name == "adamw") {
        return common(in, Adam{.beta1 = in.number("beta_1", 0.9f),
                               .beta2 = in.number("beta_2", 0.999f),
                               .epsilon = in.number("epsilon", 1e-7f)});
    }
    throw Unsupported(concat("optimizer ", name));
}

// torch's SGD is Keras' by other words, as long as the learning rate stays; its Adam adds epsilon
// elsewhere.
Optimizer torchOptimizer(const Arguments& in) {
    const std::string name = in.text("optimizer");
    if (name != "sgd" && name != "momentum" && name != "nesterov") {
        throw Unsupported(concat("optimizer ", name, " of ", in.text("convention")));
    }
    in.require("weight_decay", 0.0);
    return SGD{.learningRate = in.number("lr"),
               .momentum = in.number("momentum", 0.0f),
               .nesterov = in.flag("nesterov")};
}

Optimizer makeOptimizer(const Arguments& in) {
    const std::string convention = in.text("convention");
    return convention.starts_with("torch") ? torchOptimizer(in) : kerasOptimizer(in);
}

void append(std::vector<float>& all, const std::vector<float>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

// Minimises p'Ap / 2 - b'p + l1 |p| + l2 p'p; p before the first and after each step.
Tensors trajectory(const Arguments& in) {
    const Optimizer optimizer = makeOptimizer(in);
    const float l1 = in.number("l1", 0.0f), l2 = in.number("l2", 0.0f);
    const Index size = in["p0"].size();
    const Variable p(in["p0"]);
    std::vector<float> path = p.value().values();
    const int steps = in.integer("steps");
    for (int i = 0; i < steps; ++i) {
        GradientTape tape;
        const Tensor column = reshape(p, {size, 1});
        Tensor loss = sum(column * matmul(in["A"], column)) * 0.5f - sum(in["b"] * p);
        if (l1 != 0.0f) loss = loss + sum(abs(p)) * l1;
        if (l2 != 0.0f) loss = loss + sum(square(p)) * l2;
        optimizer.apply(tape.gradient(loss, {p}), {p});
        append(path, p.value().values());
    }
    return {Tensor(Shape{steps + 1, size}, path)};
}

// The losses before the first and after each step, and the weights at the end.
Tensors training(const Arguments& in) {
    in.require("net", "as model_cnn_loss");
    in.ignore("outputs");
    const Optimizer optimizer = makeOptimizer(in);
    std::vector<Variable> weights;
    for (const char* name : {"K1", "b1", "K2", "b2", "W", "b"}) weights.emplace_back(in[name]);
    const auto loss = [&] {
        return cnnLoss(in["x"], in["y"], Tensors(weights.begin(), weights.end()));
    };
    const int steps = in.integer("steps");
    std::vector<float> losses;
    for (int i = 0; i < steps; ++i) {
        GradientTape tape;
        const Tensor now = loss();
        losses.push_back(now.item());
        optimizer.apply(tape.gradient(now, weights), weights);
    }
    losses.push_back(loss().item());
    Tensors outputs = {Tensor(Shape{steps + 1}, losses)};
    outputs.insert(outputs.end(), weights.begin(), weights.end());
    return outputs;
}

}  // namespace

std::span<const OpEntry> trainingOps() {
    static constexpr OpEntry kOps[] = {
        {"optimizer", trajectory},
        {"train", training},
        {"clip_by_norm",
         [](const Arguments& in) -> Tensors { return {clipByNorm(in[0], in.number("clipnorm"))}; }},
        {"clip_by_global_norm",
         [](const Arguments& in) {
             return clipByGlobalNorm(in.all(), in.number("global_clipnorm"));
         }},
    };
    return kOps;
}

}  // namespace glgrad::oracle

#include "tests/support/config_round_trip.h"

#include <cmath>
#include <string_view>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/random_seed.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Tensor images(Index channels) {
    Values values(static_cast<std::size_t>(2 * 8 * 8 * channels));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(static_cast<float>(i));
    return Tensor({2, 8, 8, channels}, values);
}

// What a layer is called with.
Tensors inputsOf(const Layer& layer) {
    const std::string_view type = layer.type();
    const Tensor x = images(3);
    if (type == "RepeatVector") return reshape(x, {2, 192});
    for (const char* merge :
         {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot"}) {
        if (type == merge) return {x, x * 0.5f + 0.1f};
    }
    return x;
}

}  // namespace

Layer readLayer(const std::string& type, const std::string& config) {
    return fromConfig<Layer>(type, Json::parse(config));
}

std::string layerError(const std::string& type, const std::string& config) {
    return errorOf<IoError>([&] { readLayer(type, config); });
}

Values valuesOf(const Layer& layer) {
    setRandomSeed(5);
    const Tensors inputs = inputsOf(layer);
    Values values = layer(inputs, {.training = true})[0].values();
    const Values inference = layer(inputs)[0].values();
    values.insert(values.end(), inference.begin(), inference.end());
    for (const Variable& each : layer.variables()) {
        if (each.regularizer()) values.push_back(each.regularizer()(each).item());
    }
    return values;
}
Values valuesOf(const Initializer& initializer) { return initializer.values({3, 4, 5}, 7); }
Values valuesOf(const Regularizer& regularizer) { return regularizer(images(1)).values(); }
Values valuesOf(const Loss& loss) {
    const Tensor predictions({2, 3}, {0.2f, 0.3f, 0.5f, 0.7f, 0.2f, 0.1f});
    const Tensor targets =
        loss.takesClassLabels() ? Tensor({2}, {2, 1}) : Tensor({2, 3}, {0, 0, 1, 0, 1, 0});
    return loss.perItem(targets, predictions).values();
}
Values valuesOf(const Metric& metric) {
    const Tensor predictions({2, 3}, {0.2f, 0.3f, 0.5f, 0.7f, 0.2f, 0.1f});
    const bool takesLabels = metric.body().type().starts_with("Sparse");
    metric.update(takesLabels ? Tensor({2}, {2, 1}) : Tensor({2, 3}, {0, 0, 1, 0, 1, 0}),
                  predictions);
    return metric.result().values();
}
Values valuesOf(const Optimizer& optimizer) {
    Variable w(Tensor({3}, {1, -2, 0.001f}));
    for (int i = 0; i < 3; ++i) {
        const Tensor gradients[] = {Tensor({3}, {3, 0.1f, -0.2f})};
        optimizer.apply(gradients, {w});
    }
    return w.value().values();
}

}  // namespace glgrad

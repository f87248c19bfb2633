#include "tests/oracle/ops.h"

#include <array>

#include "core/error.h"

namespace glgrad::oracle {

OpFunction findOp(std::string_view name) {
    const std::array tables = {elementwiseOps(), reductionOps(), shapeOps(), linearOps(),
                               lossOps(),        composedOps(),  modelOps(), trainingOps()};
    for (const std::span<const OpEntry>& table : tables) {
        for (const OpEntry& entry : table) {
            if (entry.name == name) return entry.function;
        }
    }
    throw Unsupported(concat("op ", name));
}

Tensor activation(const std::string& name, const Tensor& x, float alpha) {
    if (name == "linear") return x;
    if (name == "relu") return relu(x);
    if (name == "relu6") return relu6(x);
    if (name == "tanh") return tanh(x);
    if (name == "sigmoid") return sigmoid(x);
    if (name == "softplus") return softplus(x);
    if (name == "softmax") return softmax(x);
    if (name == "swish") return x * sigmoid(x);
    if (name == "leaky_relu") return relu(x) - relu(-x) * alpha;
    throw Unsupported(concat("activation ", name));
}

}  // namespace glgrad::oracle

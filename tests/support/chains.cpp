#include "tests/support/chains.h"

#include <gtest/gtest.h>

#include "autograd/tape.h"

namespace glgrad {

Tensor someTensor(const Shape& shape, std::uint64_t seed) {
    return randomUniform(shape, seed, -2.0f, 2.0f);
}

Tensors everyElementwiseOp(const Shape& shape) {
    const Tensor x = someTensor(shape), y = someTensor(shape, 2);
    return {exp(x) * sigmoid(y) - tanh(x + y), sqrt(abs(x)) / (square(y) + 0.5f),
            log(softplus(x)) + reciprocal(abs(y) + 1.0f),
            relu(-x) + relu6(4.0f * y) + clip(x, -1.0f, 0.5f) * sign(y),
            equal(x, x) * greater(x, y) + fullLike(x, 0.25f)};
}

Tensors gradientsOfAChain(const Shape& shape) {
    const Tensor x = someTensor(shape), y = someTensor(shape, 2);
    GradientTape outer;
    outer.watch(x);
    Tensors first;
    {
        GradientTape inner;
        inner.watch(x);
        inner.watch(y);
        const Tensor loss = sum(tanh(x * y) * sigmoid(x) + square(softplus(x - y)));
        first = inner.gradient(loss, {x, y});
    }
    return {first[0], first[1], outer.gradient(sum(square(first[0]) * first[1]), x)};
}

void expectTheSame(const Device& plain, const Device& fused,
                   const std::function<Tensors()>& compute) {
    std::vector<std::vector<float>> values[2];
    for (const Device* device : {&plain, &fused}) {
        const DeviceScope scope(*device);
        for (const Tensor& tensor : compute()) values[device == &fused].push_back(tensor.values());
    }
    EXPECT_EQ(values[0], values[1]);
}

}  // namespace glgrad

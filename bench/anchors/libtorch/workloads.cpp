#include "bench/anchors/libtorch/workloads.h"

#include "bench/anchors/libtorch/inputs.h"
#include "bench/anchors/libtorch/networks.h"

namespace anchor {
namespace {

using torch::Tensor;
using Iteration = std::function<void()>;

Iteration withoutGradients(const std::function<Tensor()>& compute) {
    return [=] {
        const torch::NoGradGuard guard;
        compute();
    };
}

Iteration product(int m, int k, int n) {
    const Tensor a = filled(1, {m, k}), b = filled(2, {k, n});
    return withoutGradients([=] { return torch::matmul(a, b); });
}

Tensor images() { return filled(1, {8, 32, 32, 32}); }
Tensor filter() { return filled(2, {64, 32, 3, 3}); }
Tensor resultGradient() { return filled(3, {8, 64, 32, 32}); }
Tensor same(const Tensor& x, const Tensor& w, int groups = 1) {
    return torch::conv2d(x, w, {}, 1, 1, 1, groups);
}

// The gradient alone: the convolution was recorded before.
Iteration convolutionGradient(bool ofFilter) {
    Tensor x = images(), w = filter();
    const Tensor dy = resultGradient(), source = ofFilter ? w : x;
    source.set_requires_grad(true);
    const Tensor y = same(x, w);
    return [=] { torch::autograd::grad({y}, {source}, {dy}, true); };
}

Iteration convolutionAndGradients() {
    const Tensor x = images().set_requires_grad(true), w = filter().set_requires_grad(true);
    const Tensor dy = resultGradient();
    return [=] { torch::autograd::grad({same(x, w)}, {x, w}, {dy}); };
}

Iteration chain() {
    const Tensor a = filled(1, {1024, 1024}), b = filled(2, {1024, 1024}),
                 c = filled(3, {1024, 1024});
    return withoutGradients([=] { return torch::relu(a * b + c); });
}

Iteration manyAdds() {
    const Tensor a = filled(1, {64, 64}), b = filled(2, {64, 64});
    return withoutGradients([=] {
        Tensor y = a;
        for (int i = 0; i < 100; ++i) y = y + b;
        return y;
    });
}

Iteration sum() {
    const Tensor a = filled(1, {1024, 1024});
    return [=] {
        const torch::NoGradGuard guard;
        a.sum().item<float>();
    };
}

Iteration network(torch::nn::Sequential net, int size) {
    net->eval();
    useChannelsLast(*net);
    const Tensor x = filled(1, {1, 3, size, size});
    return withoutGradients([=]() mutable { return net->forward(x); });
}

}  // namespace

Workloads kernels() {
    return {
        {"matmul_256", [] { return product(256, 256, 256); }},
        {"matmul_512", [] { return product(512, 512, 512); }},
        {"matmul_1024", [] { return product(1024, 1024, 1024); }},
        {"matmul_64x784x128", [] { return product(64, 784, 128); }},
        {"conv2d",
         [] { return withoutGradients([x = images(), w = filter()] { return same(x, w); }); }},
        {"conv2d_input_gradient", [] { return convolutionGradient(false); }},
        {"conv2d_filter_gradient", [] { return convolutionGradient(true); }},
        {"conv2d_forward_and_gradients", convolutionAndGradients},
        {"depthwise_3x3",
         [] {
             const Tensor x = images(), w = filled(2, {32, 1, 3, 3});
             return withoutGradients([=] { return same(x, w, 32); });
         }},
        {"relu_mul_add_1M", chain},
        {"add_64x64_x100", manyAdds},
        {"sum_1M", sum},
        {"softmax_64x1000",
         [] {
             const Tensor x = filled(1, {64, 1000}, -5.0f, 5.0f);
             return withoutGradients([=] { return torch::softmax(x, 1); });
         }},
        {"max_pool_2x2",
         [] { return withoutGradients([x = images()] { return torch::max_pool2d(x, 2); }); }},
    };
}

Workloads inference() {
    return {
        {"mobilenet_v1", [] { return network(mobileNet(), 224); }},
        {"squeezenet", [] { return network(squeezeNet(), 227); }},
    };
}

Workloads workloads() {
    Workloads all;
    for (const Workloads& family : {kernels(), training(), inference(), smallWork()}) {
        all.insert(all.end(), family.begin(), family.end());
    }
    return all;
}

}  // namespace anchor

#include "bench/anchors/libtorch/workloads.h"

#include <cmath>
#include <memory>

#include "bench/anchors/libtorch/networks.h"
#include "bench/support/numbers.h"

namespace anchor {
namespace {

using torch::Tensor;
using Sizes = std::vector<std::int64_t>;

// The layout of images and filters is channels last; sizes are in LibTorch's order all the same.
Tensor filled(std::uint32_t seed, const Sizes& sizes, float low = -1.0f, float high = 1.0f) {
    const Tensor empty = torch::empty(sizes);
    const auto values = glgrad::bench::fill(seed, empty.numel(), low, high);
    const Tensor tensor = torch::tensor(values).reshape(sizes);
    return sizes.size() == 4 ? tensor.contiguous(torch::MemoryFormat::ChannelsLast) : tensor;
}

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

Iteration trainingStep(torch::nn::Sequential network, const Sizes& itemSizes) {
    constexpr int kBatch = 64;
    Sizes sizes = {kBatch};
    sizes.insert(sizes.end(), itemSizes.begin(), itemSizes.end());
    const Tensor x = filled(1, sizes, 0.0f, 1.0f);
    const Tensor y = filled(2, {kBatch}, 0.0f, 10.0f).floor().to(torch::kLong);
    useChannelsLast(*network);
    const auto adam = std::make_shared<torch::optim::Adam>(network->parameters(),
                                                           torch::optim::AdamOptions(1e-3));
    return [=]() mutable {
        adam->zero_grad();
        const Tensor loss = torch::nn::functional::cross_entropy(network->forward(x), y);
        loss.backward();
        adam->step();
        loss.item<float>();
    };
}

Iteration inference(torch::nn::Sequential network, int size) {
    network->eval();
    useChannelsLast(*network);
    const Tensor x = filled(1, {1, 3, size, size});
    return withoutGradients([=]() mutable { return network->forward(x); });
}

}  // namespace

Iteration mlpStep() { return trainingStep(mlp(), {784}); }

std::vector<Workload> workloads() {
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
        {"mlp_train", mlpStep},
        {"cnn_train",
         [] {
             return trainingStep(cnn(), {1, 28, 28});
         }},
        {"mobilenet_v1", [] { return inference(mobileNet(), 224); }},
        {"squeezenet", [] { return inference(squeezeNet(), 227); }},
    };
}

}  // namespace anchor

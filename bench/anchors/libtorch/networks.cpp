#include "bench/anchors/libtorch/networks.h"

namespace anchor {
namespace {

using namespace torch::nn;

struct Convolution {
    int from, to, size, stride = 1, padding = 0, groups = 1;
    bool bias = true;
};

Conv2d convolution(const Convolution& c) {
    return Conv2d(Conv2dOptions(c.from, c.to, c.size)
                      .stride(c.stride)
                      .padding(c.padding)
                      .groups(c.groups)
                      .bias(c.bias));
}

struct FireImpl : Module {
    FireImpl(int inputs, int squeezed, int expanded)
        : squeeze(convolution({inputs, squeezed, 1})),
          expand1(convolution({squeezed, expanded, 1})),
          expand3(convolution({.from = squeezed, .to = expanded, .size = 3, .padding = 1})) {
        register_module("squeeze", squeeze);
        register_module("expand1", expand1);
        register_module("expand3", expand3);
    }
    torch::Tensor forward(torch::Tensor x) {
        x = squeeze(x).relu_();
        return torch::cat({expand1(x).relu_(), expand3(x).relu_()}, 1);
    }

    Conv2d squeeze, expand1, expand3;
};
TORCH_MODULE(Fire);

}  // namespace

Sequential mlp(int depth) {
    Sequential network(Linear(784, 128), ReLU());
    for (int i = 1; i < depth; ++i) {
        network->push_back(Linear(128, 128));
        network->push_back(ReLU());
    }
    network->push_back(Linear(128, 10));
    return network;
}

Sequential cnn(bool normalized) {
    Sequential network;
    int channels = 1;
    for (const int filters : {16, 32}) {
        network->push_back(convolution(
            {.from = channels, .to = filters, .size = 3, .padding = 1, .bias = !normalized}));
        if (normalized) network->push_back(BatchNorm2d(filters));
        network->push_back(ReLU());
        network->push_back(MaxPool2d(2));
        channels = filters;
    }
    network->push_back(Flatten());
    network->push_back(Linear(32 * 7 * 7, 10));
    return network;
}

Sequential separable() {
    struct Block {
        int filters, stride;
    };
    constexpr Block kBlocks[] = {{32, 1}, {64, 2}, {64, 1}, {128, 2}, {128, 1}, {128, 1}};
    Sequential network;
    const auto add = [&](Convolution c) {
        c.bias = false;
        network->push_back(convolution(c));
        network->push_back(BatchNorm2d(c.to));
        network->push_back(ReLU6());
    };
    add({.from = 3, .to = 16, .size = 3, .padding = 1});
    int channels = 16;
    for (const auto& [filters, stride] : kBlocks) {
        add({channels, channels, 3, stride, 1, channels});
        add({channels, filters, 1});
        channels = filters;
    }
    network->push_back(AdaptiveAvgPool2d(1));
    network->push_back(Flatten());
    network->push_back(Linear(channels, 10));
    return network;
}

Sequential mobileNet() {
    struct Block {
        int filters, stride;
    };
    constexpr Block kBlocks[] = {{64, 1},  {128, 2},  {128, 1}, {256, 2}, {256, 1},
                                 {512, 2}, {512, 1},  {512, 1}, {512, 1}, {512, 1},
                                 {512, 1}, {1024, 2}, {1024, 1}};
    Sequential network;
    const auto add = [&](const Convolution& c) {
        network->push_back(convolution(c));
        network->push_back(ReLU6(ReLU6Options(true)));
    };
    add({.from = 3, .to = 32, .size = 3, .stride = 2, .padding = 1});
    int channels = 32;
    for (const auto& [filters, stride] : kBlocks) {
        add({channels, channels, 3, stride, 1, channels});
        add({channels, filters, 1});
        channels = filters;
    }
    network->push_back(AdaptiveAvgPool2d(1));
    network->push_back(Flatten());
    network->push_back(Linear(1024, 1000));
    return network;
}

Sequential squeezeNet() {
    const auto pool = [] { return MaxPool2d(MaxPool2dOptions(3).stride(2).ceil_mode(true)); };
    return Sequential(
        convolution({.from = 3, .to = 64, .size = 3, .stride = 2}), ReLU(ReLUOptions(true)), pool(),
        Fire(64, 16, 64), Fire(128, 16, 64), pool(), Fire(128, 32, 128), Fire(256, 32, 128), pool(),
        Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256), Fire(512, 64, 256),
        convolution({512, 1000, 1}), ReLU(ReLUOptions(true)), AdaptiveAvgPool2d(1), Flatten());
}

void useChannelsLast(Module& network) {
    for (torch::Tensor& weight : network.parameters()) {
        if (weight.dim() == 4) {
            weight.set_data(weight.contiguous(torch::MemoryFormat::ChannelsLast));
        }
    }
}

}  // namespace anchor

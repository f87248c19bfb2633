#include "bench/support/image_networks.h"

#include <array>
#include <cmath>
#include <vector>

#include "autograd/ops.h"
#include "bench/support/inputs.h"

namespace glgrad::bench {
namespace {

constexpr Index kClasses = 1000;

using Weights = std::span<const Tensor>;
using Step = std::function<Tensor(const Tensor&, Weights)>;

struct ConvSizes {
    Index filters = 0;
    int size = 1;
    int stride = 1;
    Padding padding = Padding::same;
};

// Appends layer after layer and keeps count of shapes, weights and work.
class Builder {
public:
    Builder(Index size, FusedActivation activation) : size_(size), activation_(activation) {}

    Step makeConvolution(const ConvSizes& conv) {
        const double inputs = static_cast<double>(conv.size * conv.size * channels_);
        flops_ += 2.0 * inputs * pixelsAfter(conv) * static_cast<double>(conv.filters);
        const std::size_t w =
            addWeights({conv.size, conv.size, channels_, conv.filters}, inputs, conv.filters);
        return [=, options = optionsOf(conv)](const Tensor& x, Weights all) {
            return conv2d(x, all[w], all[w + 1], options);
        };
    }

    void convolution(const ConvSizes& conv) {
        steps_.push_back(makeConvolution(conv));
        shrink(conv);
        channels_ = conv.filters;
    }

    void depthwiseConvolution(int stride) {
        const ConvSizes conv{.size = 3, .stride = stride};
        flops_ += 2.0 * 9.0 * pixelsAfter(conv) * static_cast<double>(channels_);
        const std::size_t w = addWeights({3, 3, channels_, 1}, 9.0, channels_);
        steps_.push_back([=, options = optionsOf(conv)](const Tensor& x, Weights all) {
            return depthwiseConv2d(x, all[w], all[w + 1], options);
        });
        shrink(conv);
    }

    // A convolution by single pixels, and two of its result next to each other.
    void fire(Index squeezed, Index expanded) {
        convolution({.filters = squeezed});
        const Step single = makeConvolution({.filters = expanded});
        const Step wide = makeConvolution({.filters = expanded, .size = 3});
        steps_.push_back([=](const Tensor& x, Weights all) {
            return concatenate({single(x, all), wide(x, all)}, -1);
        });
        channels_ = 2 * expanded;
    }

    void maxPooling(Padding padding) {
        steps_.push_back([=](const Tensor& x, Weights) {
            return maxPool2d(x, {.poolSize = {3, 3}, .strides = {{2, 2}}, .padding = padding});
        });
        shrink({.size = 3, .stride = 2, .padding = padding});
    }

    void globalAverage() {
        steps_.push_back([](const Tensor& x, Weights) { return mean(x, {.axes = {{1, 2}}}); });
    }

    void dense(Index units) {
        flops_ += 2.0 * static_cast<double>(channels_ * units);
        const std::size_t w = addWeights({channels_, units}, static_cast<double>(channels_), units);
        steps_.push_back(
            [=](const Tensor& x, Weights all) { return glgrad::dense(x, all[w], all[w + 1]); });
    }

    ImageNetwork finish(Index imageSize) const {
        return {.image = {1, imageSize, imageSize, 3},
                .weights = weights_,
                .logits =
                    [steps = steps_](const Tensor& image, Weights all) {
                        Tensor x = image;
                        for (const Step& step : steps) x = step(x, all);
                        return x;
                    },
                .flops = flops_};
    }

private:
    ConvOptions optionsOf(const ConvSizes& conv) const {
        return {.strides = {conv.stride, conv.stride},
                .padding = conv.padding,
                .activation = activation_};
    }

    Index sizeAfter(const ConvSizes& conv) const {
        const Index covered = conv.padding == Padding::same ? 1 : conv.size;
        return (size_ - covered) / conv.stride + 1;
    }
    double pixelsAfter(const ConvSizes& conv) const {
        return static_cast<double>(sizeAfter(conv) * sizeAfter(conv));
    }
    void shrink(const ConvSizes& conv) { size_ = sizeAfter(conv); }

    // The place of a filter, which a bias for `units` follows.
    std::size_t addWeights(const Shape& shape, double inputs, Index units) {
        weights_.insert(weights_.end(), {{shape, inputs}, {{units}, 0.0}});
        return weights_.size() - 2;
    }

    Index size_;
    FusedActivation activation_;
    Index channels_ = 3;
    std::vector<ImageNetwork::Weight> weights_;
    double flops_ = 0.0;
    std::vector<Step> steps_;
};

}  // namespace

Tensors ImageNetwork::makeWeights() const {
    Tensors made;
    for (const Weight& weight : weights) {
        const float limit =
            weight.inputs > 0.0 ? static_cast<float>(std::sqrt(6.0 / weight.inputs)) : 0.0f;
        const auto seed = static_cast<std::uint32_t>(1000 + made.size());
        made.push_back(filled(seed, weight.shape, -limit, limit));
    }
    return made;
}

ImageNetwork mobilenetV1(Index size) {
    struct Block {
        Index filters;
        int stride;
    };
    constexpr std::array<Block, 13> kBlocks{{{64, 1},
                                             {128, 2},
                                             {128, 1},
                                             {256, 2},
                                             {256, 1},
                                             {512, 2},
                                             {512, 1},
                                             {512, 1},
                                             {512, 1},
                                             {512, 1},
                                             {512, 1},
                                             {1024, 2},
                                             {1024, 1}}};
    Builder net(size, FusedActivation::relu6);
    net.convolution({.filters = 32, .size = 3, .stride = 2});
    for (const Block& block : kBlocks) {
        net.depthwiseConvolution(block.stride);
        net.convolution({.filters = block.filters});
    }
    net.globalAverage();
    net.dense(kClasses);
    return net.finish(size);
}

ImageNetwork squeezenet(Index size) {
    Builder net(size, FusedActivation::relu);
    net.convolution({.filters = 64, .size = 3, .stride = 2, .padding = Padding::valid});
    net.maxPooling(Padding::valid);
    net.fire(16, 64);
    net.fire(16, 64);
    net.maxPooling(Padding::same);
    net.fire(32, 128);
    net.fire(32, 128);
    net.maxPooling(Padding::same);
    for (const Index squeezed : {48, 48, 64, 64}) net.fire(squeezed, 4 * squeezed);
    net.convolution({.filters = kClasses});
    net.globalAverage();
    return net.finish(size);
}

}  // namespace glgrad::bench

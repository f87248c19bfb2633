#include "bench/anchors/onnxruntime/networks.h"

#include <cmath>

namespace anchor {
namespace {

struct Convolution {
    std::int64_t filters, size = 1, stride = 1;
    bool depthwise = false;
    Sizes pads = {0, 0, 0, 0};  ///< Top, left, bottom, right.
};

// As many pixels as the input, or half of them.
Sizes samePads(std::int64_t stride) { return stride == 1 ? Sizes{1, 1, 1, 1} : Sizes{0, 0, 1, 1}; }

// Appends layer after layer and keeps count of channels and weights.
class Builder {
public:
    explicit Builder(std::int64_t channels) : channels_(channels) {}

    Model model;

    Value image(std::int64_t size) {
        const Sizes sizes = {1, size, size, channels_};
        return model.input({1, channels_, size, size}, channelsFirst(filled(1, sizes), sizes));
    }

    // A convolution with a bias.
    Value convolution(const Value& x, const Convolution& c) {
        const std::int64_t inputs = c.depthwise ? 1 : channels_, filters = c.filters;
        const Sizes sizes = c.depthwise ? Sizes{c.size, c.size, filters, 1}
                                        : Sizes{c.size, c.size, inputs, filters};
        const Numbers numbers =
            transposed(weight(sizes, c.size * c.size * inputs), sizes,
                       c.depthwise ? std::vector{2, 3, 0, 1} : std::vector{3, 2, 0, 1});
        const Value filter = model.constant({filters, inputs, c.size, c.size}, numbers);
        const std::int64_t groups = c.depthwise ? channels_ : 1;
        channels_ = filters;
        return model.add("Conv", {x, filter, bias(filters)},
                         {{"kernel_shape", Sizes{c.size, c.size}},
                          {"strides", Sizes{c.stride, c.stride}},
                          {"pads", c.pads},
                          {"group", groups}});
    }

    Value dense(const Value& x, std::int64_t units) {
        const Value w = model.constant({channels_, units}, weight({channels_, units}, channels_));
        channels_ = units;
        return model.add("Gemm", {x, w, bias(units)});
    }

    Value relu(const Value& x) { return model.add("Relu", {x}); }

    // relu6.
    Value clipped(const Value& x) {
        return model.add("Clip", {x, model.constant({}, {0.0f}), model.constant({}, {6.0f})});
    }

    Value maxPooling(const Value& x, const Sizes& pads) {
        return model.add("MaxPool", {x},
                         {{"kernel_shape", Sizes{3, 3}}, {"strides", Sizes{2, 2}}, {"pads", pads}});
    }

    Value globalAverage(const Value& x) {
        return model.add("Flatten", {model.add("GlobalAveragePool", {x})});
    }

    // A convolution by single pixels, and two of its result next to each other.
    Value fire(const Value& x, std::int64_t squeezed) {
        const std::int64_t expanded = 4 * squeezed;
        const Value narrow = relu(convolution(x, {.filters = squeezed}));
        const Value single = relu(convolution(narrow, {.filters = expanded}));
        channels_ = squeezed;
        const Value wide =
            relu(convolution(narrow, {.filters = expanded, .size = 3, .pads = samePads(1)}));
        channels_ = 2 * expanded;
        return model.add("Concat", {single, wide}, {{"axis", 1}});
    }

    Model finish(const Value& logits) {
        model.output(model.add("Softmax", {logits}, {{"axis", 1}}), {1, channels_});
        return model;
    }

private:
    Numbers weight(const Sizes& sizes, std::int64_t inputs) {
        const float limit = std::sqrt(6.0 / static_cast<double>(inputs));
        return filled(1000 + weights_++, sizes, -limit, limit);
    }
    Value bias(std::int64_t units) {
        ++weights_;
        return model.constant({units}, Numbers(static_cast<std::size_t>(units)));
    }

    std::int64_t channels_;
    std::uint32_t weights_ = 0;
};

}  // namespace

Model smallMlp() {
    Builder net(4);
    const Value x = net.model.input({1, 4}, filled(1, {1, 4}));
    const Value hidden = net.relu(net.dense(net.relu(net.dense(x, 32)), 32));
    net.model.output(net.dense(hidden, 2), {1, 2});
    return net.model;
}

Model mobileNet() {
    struct Block {
        std::int64_t filters, stride;
    };
    constexpr Block kBlocks[] = {{64, 1},  {128, 2},  {128, 1}, {256, 2}, {256, 1},
                                 {512, 2}, {512, 1},  {512, 1}, {512, 1}, {512, 1},
                                 {512, 1}, {1024, 2}, {1024, 1}};
    Builder net(3);
    Value x = net.clipped(net.convolution(
        net.image(224), {.filters = 32, .size = 3, .stride = 2, .pads = samePads(2)}));
    std::int64_t channels = 32;
    for (const auto& [filters, stride] : kBlocks) {
        x = net.clipped(net.convolution(x, {.filters = channels,
                                            .size = 3,
                                            .stride = stride,
                                            .depthwise = true,
                                            .pads = samePads(stride)}));
        x = net.clipped(net.convolution(x, {.filters = filters}));
        channels = filters;
    }
    return net.finish(net.dense(net.globalAverage(x), 1000));
}

Model squeezeNet() {
    const Sizes none = {0, 0, 0, 0};
    Builder net(3);
    Value x = net.relu(net.convolution(net.image(227), {.filters = 64, .size = 3, .stride = 2}));
    x = net.maxPooling(x, none);
    x = net.maxPooling(net.fire(net.fire(x, 16), 16), samePads(2));
    x = net.maxPooling(net.fire(net.fire(x, 32), 32), samePads(2));
    for (const int squeezed : {48, 48, 64, 64}) x = net.fire(x, squeezed);
    return net.finish(net.globalAverage(net.relu(net.convolution(x, {.filters = 1000}))));
}

Model lstmStep(std::int64_t features, std::int64_t units) {
    const Sizes state = {1, 1, units};
    const auto small = [](std::uint32_t seed, const Sizes& sizes) {
        return filled(seed, sizes, -0.3f, 0.3f);
    };
    Model model;
    const Value x = model.input({1, 1, features}, filled(1, {features}));
    const Value output = model.input(state, Numbers(static_cast<std::size_t>(units)));
    const Value cell = model.input(state, Numbers(static_cast<std::size_t>(units)));
    const Sizes wx = {1, 4 * units, features}, wh = {1, 4 * units, units}, b = {1, 8 * units};
    const Value y = model.add(
        "LSTM",
        {x, model.constant(wx, small(1000, wx)), model.constant(wh, small(1001, wh)),
         model.constant(b, Numbers(static_cast<std::size_t>(8 * units))), "", output, cell},
        {{"hidden_size", units}}, 3);
    model.output(y + "_1", state);
    model.output(y + "_2", state);
    return model;
}

}  // namespace anchor

#include "bench/anchors/onnxruntime/workloads.h"

#include <algorithm>
#include <memory>

#include "bench/anchors/onnxruntime/networks.h"
#include "bench/anchors/onnxruntime/session.h"

namespace anchor {
namespace {

using Iteration = std::function<void()>;

Iteration run(const Model& model, int threads) {
    return [session = std::make_shared<Session>(model, threads)] { session->run(); };
}

Model matrixProduct(std::int64_t m, std::int64_t k, std::int64_t n) {
    Model model;
    const Value a = model.input({m, k}, filled(1, {m, k}));
    const Value b = model.input({k, n}, filled(2, {k, n}));
    model.output(model.add("MatMul", {a, b}), {m, n});
    return model;
}

Value images(Model& model) {
    const Sizes sizes = {8, 32, 32, 32};
    return model.input(sizes, channelsFirst(filled(1, sizes), sizes));
}

// Filters are constants, as in a model that somebody uses.
Model convolution(const Sizes& filter, std::int64_t groups) {
    Model model;
    const Value x = images(model), w = model.constant(filter, filled(2, filter));
    const Value y =
        model.add("Conv", {x, w},
                  {{"kernel_shape", Sizes{3, 3}}, {"pads", Sizes{1, 1, 1, 1}}, {"group", groups}});
    model.output(y, {8, filter[0], 32, 32});
    return model;
}

Model maxPooling() {
    Model model;
    const Value y = model.add("MaxPool", {images(model)},
                              {{"kernel_shape", Sizes{2, 2}}, {"strides", Sizes{2, 2}}});
    model.output(y, {8, 32, 16, 16});
    return model;
}

Model softmax() {
    const Sizes sizes = {64, 1000};
    Model model;
    const Value x = model.input(sizes, filled(1, sizes, -5.0f, 5.0f));
    model.output(model.add("Softmax", {x}, {{"axis", 1}}), sizes);
    return model;
}

Model sum() {
    const Sizes sizes = {1024, 1024};
    Model model;
    const Value x = model.input(sizes, filled(1, sizes));
    model.output(model.add("ReduceSum", {x}, {{"keepdims", 0}}), {});
    return model;
}

// relu(a * b + c)
Model reluMulAdd() {
    const Sizes sizes = {1024, 1024};
    Model model;
    const Value a = model.input(sizes, filled(1, sizes)), b = model.input(sizes, filled(2, sizes)),
                c = model.input(sizes, filled(3, sizes));
    model.output(model.add("Relu", {model.add("Add", {model.add("Mul", {a, b}), c})}), sizes);
    return model;
}

Model manyAdds() {
    const Sizes sizes = {64, 64};
    Model model;
    Value y = model.input(sizes, filled(1, sizes));
    const Value b = model.input(sizes, filled(2, sizes));
    for (int i = 0; i < 100; ++i) y = model.add("Add", {y, b});
    model.output(y, sizes);
    return model;
}

Model manySmallOps() {
    const Sizes sizes = {16};
    Model model;
    Value y = model.input(sizes, filled(1, sizes));
    const Value a = model.input(sizes, filled(2, sizes)), b = model.input(sizes, filled(3, sizes));
    for (int i = 0; i < 500; ++i) y = model.add("Add", {model.add("Mul", {y, a}), b});
    model.output(y, sizes);
    return model;
}

// What a step gives is what the next one takes.
Iteration lstmLoop(int threads) {
    return [session = std::make_shared<Session>(lstmStep(56, 64), threads)] {
        session->run();
        for (const std::size_t i : {0, 1}) {
            std::ranges::copy(session->output(i), session->input(i + 1).begin());
        }
    };
}

}  // namespace

std::vector<glgrad::bench::PeerWorkload> workloads(int threads) {
    struct Row {
        const char* name;
        std::function<Model()> model;
    };
    const Row rows[] = {
        {"matmul_256", [] { return matrixProduct(256, 256, 256); }},
        {"matmul_512", [] { return matrixProduct(512, 512, 512); }},
        {"matmul_1024", [] { return matrixProduct(1024, 1024, 1024); }},
        {"matmul_64x784x128", [] { return matrixProduct(64, 784, 128); }},
        {"conv2d",
         [] {
             return convolution({64, 32, 3, 3}, 1);
         }},
        {"depthwise_3x3",
         [] {
             return convolution({32, 1, 3, 3}, 32);
         }},
        {"relu_mul_add_1M", reluMulAdd},
        {"add_64x64_x100", manyAdds},
        {"sum_1M", sum},
        {"softmax_64x1000", softmax},
        {"max_pool_2x2", maxPooling},
        {"mobilenet_v1", mobileNet},
        {"squeezenet", squeezeNet},
        {"small_mlp", smallMlp},
        {"ops_1000x16", manySmallOps},
    };
    std::vector<glgrad::bench::PeerWorkload> all;
    for (const auto& [name, model] : rows) {
        all.push_back({name, [model = model, threads] { return run(model(), threads); }});
    }
    all.push_back({"lstm_step", [=] { return lstmLoop(threads); }});
    return all;
}

}  // namespace anchor

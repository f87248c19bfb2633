#include "bench/float16/cases.h"

#include <cmath>
#include <memory>

#include "autograd/ops.h"
#include "bench/support/image_networks.h"
#include "bench/support/inputs.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/flatten.h"
#include "layers/max_pooling2d.h"
#include "layers/random_seed.h"
#include "models/sequential.h"

namespace glgrad::bench {
namespace {

// As filled, of another dtype from the start.
Tensor input(std::uint32_t seed, const Shape& shape, DType dtype) {
    return Tensor(shape, fill(seed, shape.size(), -1.0f, 1.0f), dtype);
}

std::function<Tensor()> chain(DType dtype) {
    const Shape million{1024, 1024};
    const Tensor a = input(1, million, dtype), b = input(2, million, dtype),
                 c = input(3, million, dtype);
    return [=] { return relu(a * b + c); };
}

std::function<Tensor()> product(DType dtype) {
    const Tensor a = input(1, {512, 512}, dtype), b = input(2, {512, 512}, dtype);
    return [=] { return matmul(a, b); };
}

std::function<Tensor()> convolution(DType dtype) {
    const Tensor x = input(1, {8, 32, 32, 32}, dtype);
    const Tensor w = input(2, {3, 3, 32, 64}, dtype);
    return [=] { return conv2d(x, w, {.padding = Padding::same}); };
}

// Layers with float32 weights that compute in `dtype`: what users run.
std::function<Tensor()> training(std::initializer_list<Layer> layers, const Shape& item,
                                 DType dtype) {
    constexpr Index kBatch = 64;
    const auto model = std::make_shared<Sequential>(layers);
    setRandomSeed(1);
    model->build(item);
    model->compile(
        {.optimizer = Adam{}, .loss = SparseCategoricalCrossentropy{.fromLogits = true}});
    model->setDTypePolicy({.compute = dtype});
    std::vector<float> labels = fill(2, kBatch, 0.0f, 10.0f);
    for (float& label : labels) label = std::floor(label);
    const Batch batch{filled(1, Shape{kBatch} + item, 0.0f, 1.0f),
                      Tensor({kBatch}, labels, DType::int32)};
    return [=] { return model->trainOnBatch(batch).loss; };
}

std::function<Tensor()> mlp(DType dtype) {
    return training({Dense{.units = 128, .activation = relu}, Dense{.units = 10}}, {784}, dtype);
}

Layer convolutionLayer(Index filters) {
    return Conv2D{
        .filters = filters, .kernelSize = {3, 3}, .padding = Padding::same, .activation = relu};
}

std::function<Tensor()> cnn(DType dtype) {
    return training({convolutionLayer(16), MaxPooling2D{}, convolutionLayer(32), MaxPooling2D{},
                     Flatten{}, Dense{.units = 10}},
                    {28, 28, 1}, dtype);
}

std::function<Tensor()> inference(const ImageNetwork& network, DType dtype) {
    Tensors weights;
    for (const Tensor& weight : network.makeWeights()) {
        weights.emplace_back(weight.shape(), weight.values(), dtype);
    }
    const Tensor image = input(1, network.image, dtype);
    return [=] { return network.logits(image, weights); };
}

}  // namespace

const std::vector<Case>& allCases() {
    static const std::vector<Case> cases{
        {"relu_mul_add_1M", chain},
        {"matmul_512", product},
        {"conv2d", convolution},
        {"mlp_train", mlp},
        {"cnn_train", cnn},
        {"mobilenet_v1", [](DType dtype) { return inference(mobilenetV1(224), dtype); }},
        {"squeezenet", [](DType dtype) { return inference(squeezenet(227), dtype); }}};
    return cases;
}

}  // namespace glgrad::bench

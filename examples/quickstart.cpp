#include <glgrad/glgrad.h>

#include <iostream>

using namespace glgrad;

int main() try {
    const auto [train, test] = datasets::fashionMnist();  // images [n, 28, 28, 1] in 0..1, labels
    Sequential model({
        Conv2D{.filters = 16, .kernelSize = {3, 3}, .padding = Padding::same, .activation = relu},
        MaxPooling2D{.poolSize = {2, 2}},
        Conv2D{.filters = 32, .kernelSize = {3, 3}, .padding = Padding::same, .activation = relu},
        MaxPooling2D{.poolSize = {2, 2}},
        Flatten{},
        Dropout{.rate = 0.3f},
        Dense{.units = 10, .kernelRegularizer = l2(1e-4f)},
    });
    model.compile({.optimizer = Adam{.learningRate = 1e-3f, .weightDecay = 1e-5f},
                   .loss = SparseCategoricalCrossentropy{.fromLogits = true},
                   .metrics = {SparseCategoricalAccuracy{}}});
    model.fit(train, {.epochs = 2, .batchSize = 64, .validation = test});
    model.summary();
    model.saveWeights("fashion_mnist.safetensors");
} catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
}

#include <glgrad/glgrad.h>

#include <iostream>

using namespace glgrad;

int main() try {
    const Symbol image = Input{.shape = {8, 8, 1}, .name = "image"};
    const Symbol x = Conv2D{.filters = 8, .padding = Padding::same, .activation = relu}(image);
    const Symbol y = Add{}({x, Conv2D{.filters = 8, .padding = Padding::same}(x)});
    const Symbol flat = Flatten{.name = "features"}(MaxPooling2D{}(y));
    Model model(image, {Dense{.units = 2, .name = "side"}(flat),
                        Dense{.units = 1, .name = "contrast"}(flat)});
    model.compile({.optimizer = Adam{.learningRate = 0.01f},
                   .loss = {{"side", SparseCategoricalCrossentropy{.fromLogits = true}},
                            {"contrast", MeanSquaredError{}}},
                   .metrics = {{"side", {SparseCategoricalAccuracy{}}}},
                   .lossWeights = {{"contrast", 0.5f}}});
    model.summary();

    // Which half is brighter, and by how much.
    const Tensor pictures = randomUniform({200, 8, 8, 1}, 1);
    const Tensor left = sum(slice(pictures, {0, 0, 0, 0}, {-1, -1, 4, -1}), {.axes = {{1, 2, 3}}});
    const Tensor right = sum(slice(pictures, {0, 0, 4, 0}, {-1, -1, 4, -1}), {.axes = {{1, 2, 3}}});
    const Dataset data(pictures, {greater(right, left), abs(right - left) / 8.0f});
    const History history = model.fit(data, {.epochs = 20, .verbose = false});
    std::cout << history.epochs.back().logs.toString() << '\n';

    // The same layers with the same weights, for another task.
    const Model features = model.upTo("features");
    features.setTrainable(false);
    Model other(features.inputs(), Dense{.units = 5}(features.outputs()));
    std::cout << other.trainableVariables().size() << " of " << other.variables().size()
              << " weights are trained\n";
} catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
}

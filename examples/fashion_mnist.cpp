// Trains a network on Fashion-MNIST and writes its weights and a report.
#include <glgrad/glgrad.h>

#include <CLI/CLI.hpp>
#include <iostream>

using namespace glgrad;

namespace {

struct Options {
    std::string backend = "auto";
    int epochs = 10;
    Index batchSize = 64;
    Index limit = 60000;
    std::string model = "cnn";
    std::uint64_t seed = 1;
    std::filesystem::path data = kFashionMnistDirectory;
    std::filesystem::path output = "fashion_mnist_output";
};

void addOptions(CLI::App& app, Options& options) {
    const auto add = [&](const char* name, auto& value, const char* help) {
        return app.add_option(name, value, help)->capture_default_str();
    };
    add("--backend", options.backend, "Device")->check(CLI::IsMember({"auto", "cpu", "gl"}));
    add("--model", options.model, "Network")->check(CLI::IsMember({"cnn", "mlp"}));
    add("--epochs", options.epochs, "Epochs")->check(CLI::Range(1, 1000000));
    add("--batch-size", options.batchSize, "Images per step")->check(CLI::Range(1, 1000000));
    add("--limit", options.limit, "Images of each set, at most")->check(CLI::Range(1, 1000000));
    add("--seed", options.seed, "Of weights, order and dropout")
        ->check(CLI::Range(Index{0}, Index{4294967295}));
    add("--data", options.data, "Folder of the four data files");
    add("--output", options.output, "Folder for weights.safetensors and report.html");
}

Sequential makeMlp() {
    return Sequential({Flatten{}, Dense{.units = 256, .activation = relu}, Dropout{.rate = 0.3f},
                       Dense{.units = 10}});
}

Sequential makeCnn() {
    return Sequential({
        Conv2D{.filters = 16, .kernelSize = {3, 3}, .padding = Padding::same, .activation = relu},
        MaxPooling2D{.poolSize = {2, 2}},
        Conv2D{.filters = 32, .kernelSize = {3, 3}, .padding = Padding::same, .activation = relu},
        MaxPooling2D{.poolSize = {2, 2}},
        Flatten{},
        Dropout{.rate = 0.3f},
        Dense{.units = 10, .kernelRegularizer = l2(1e-4f)},
    });
}

History fit(Model& model, const Dataset& train, const Dataset& test, const Options& options) {
    model.build(train.itemShape());
    model.compile({.optimizer = Adam{.learningRate = 1e-3f, .weightDecay = 1e-5f},
                   .loss = SparseCategoricalCrossentropy{.fromLogits = true},
                   .metrics = {SparseCategoricalAccuracy{}}});
    model.summary();
    return model.fit(train, {.epochs = options.epochs,
                             .batchSize = options.batchSize,
                             .validation = test,
                             .callbacks = {StopOnInterrupt{}}});
}

void run(const Options& options) {
    const std::filesystem::path weights = options.output / "weights.safetensors";
    const std::filesystem::path page = options.output / "report.html";
    for (const std::filesystem::path& file : {weights, page}) checkWritable(file);
    const auto [train, test] = datasets::fashionMnist(options.data, options.limit);
    Sequential model = options.model == "cnn" ? makeCnn() : makeMlp();
    const History history = fit(model, train, test, options);
    const TrainingReport report =
        classificationReport(model, history, test, {.title = "Fashion-MNIST with glgrad"});
    model.saveWeights(weights);
    writeTrainingReport(page, report);
    std::cout << "Test accuracy: " << report.testAccuracy << "\nWrote weights.safetensors and "
              << "report.html to " << options.output.string() << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Trains a network on Fashion-MNIST.", "fashion_mnist");
    app.failure_message(CLI::FailureMessage::help);
    Options options;
    addOptions(app, options);
    try {
        app.parse(argc, argv);
        setDefaultDevice(Device::open(options.backend));
        setRandomSeed(options.seed);
        run(options);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    } catch (const std::exception& error) {
        std::cerr << "fashion_mnist: " << error.what() << '\n';
        return 1;
    }
}

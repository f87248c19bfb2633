#include <glgrad/glgrad.h>

#include <cmath>
#include <iostream>

using namespace glgrad;

/// log(cosh(error)): squared for small errors, absolute for large ones.
class LogCosh : public LossBody {
public:
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override {
        const Tensor error = abs(predictions - targets);
        return mean(error + log(exp(-2.0f * error) + 1.0f) - std::log(2.0f), {.axes = {{-1}}});
    }
};

/// How often an error is below 0.1.
class Hits : public MeanMetricBody {
public:
    Hits() : MeanMetricBody("hits") {}

protected:
    Tensor perItem(const Tensor& targets, const Tensor& predictions) const override {
        return greater(fullLike(targets, 0.1f), abs(predictions - targets));
    }
};

/// Halves the learning rate every twenty epochs.
class HalveRate : public CallbackBody {
    void onEpochEnd(const Training& training, const Logs&) override {
        const Optimizer& optimizer = training.model.optimizer();
        if (training.epoch % 20 == 0) optimizer.setLearningRate(optimizer.learningRate() / 2);
    }
};

int main() try {
    const Tensor x = randomUniform({500, 1}, 1, -2, 2);
    const Dataset data(x, square(x));
    Sequential model({Dense{.units = 32, .activation = tanh}, Dense{.units = 1}});
    model.compile(
        {.optimizer = Adam{.learningRate = 0.02f}, .loss = LogCosh{}, .metrics = {Hits{}}});
    model.fit(data, {.epochs = 80, .batchSize = 100, .callbacks = {HalveRate{}}, .verbose = false});
    std::cout << model.evaluate(data).toString() << "\nrate: " << model.optimizer().learningRate()
              << '\n';
} catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
}

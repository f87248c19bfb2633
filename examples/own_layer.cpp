#include <glgrad/glgrad.h>

#include <iostream>

using namespace glgrad;

/// x * factors, with a factor for each channel that training finds.
struct Scale {
    float initial = 1.0f;  ///< What all factors begin as.
    std::string name = {};
};

class ScaleBody : public SimpleLayerBody {
public:
    explicit ScaleBody(const Scale& options) : options_(options) {}

protected:
    void makeVariables(const Shape& input) override {
        factors_ = addVariable("factors", {input.last()}, Constant{.value = options_.initial});
    }
    Shape computeOutputShape(const Shape& input) const override { return input; }
    Tensor call(const Tensor& x, const CallOptions&) override { return x * factors_; }

private:
    Scale options_;
    Variable factors_;
};

void describe(Fields& field, Scale& o) { field("initial", o.initial, Range::above(0)); }
const LayerClass& classOf(const Scale&) { return describedAs<Scale, ScaleBody>("Scale"); }

int main() try {
    Sequential model({Scale{.initial = 0.5f}});
    model.compile({.optimizer = SGD{.learningRate = 0.5f}, .loss = MeanSquaredError{}});
    const Tensor x = randomUniform({100, 2}, 1), y = x * Tensor({2}, {3.0f, -2.0f});
    model.fit(Dataset(x, y), {.epochs = 50, .batchSize = 100, .verbose = false});
    for (float factor : model.variables()[0].value().values()) std::cout << factor << ' ';
    std::cout << '\n';
    Layer(Scale{.initial = -1.0f, .name = "gain"});
} catch (const Error& error) {
    std::cout << error.what() << '\n';  // Scale gain: expected initial in (0, inf), got -1
}

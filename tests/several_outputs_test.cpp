// compile, fit, evaluate and predict of models with several inputs and outputs, and what items
// count.
#include <gtest/gtest.h>

#include <cmath>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "layers/activation.h"
#include "layers/dense.h"
#include "layers/input.h"
#include "layers/random_seed.h"
#include "layers/rescaling.h"
#include "models/model_body.h"
#include "models/sequential.h"
#include "optim/sgd.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Names = std::vector<std::string>;
using Values = std::vector<float>;

/// y = x and z = 2 x, for x [batch, 2].
Model twoOutputs() {
    const Symbol x = Input{.shape = {2}};
    return Model(x, {Rescaling{.scale = 1.0f, .name = "one"}(x),
                     Rescaling{.scale = 2.0f, .name = "two"}(x)});
}

Names namesOf(const Logs& logs) {
    Names names;
    for (const auto& [name, value] : logs) names.push_back(name);
    return names;
}

const Tensor& someInputs() {
    static const Tensor x({2, 2}, {1, 2, 3, 4});
    return x;
}

TEST(SeveralOutputs, EachHasItsLossItsWeightAndItsMetrics) {
    Model model = twoOutputs();
    EXPECT_EQ(model.outputNames(), (Names{"one", "two"}));
    model.compile({.loss = {{"two", MeanSquaredError{}}, {"one", MeanSquaredError{}}},
                   .metrics = {{"two", {CategoricalAccuracy{}}}},
                   .lossWeights = {{"two", 0.5f}}});
    const Tensor zero = zeros({2, 2}), one = ones({2, 2});
    const Logs logs = model.evaluate(Dataset(someInputs(), {zero, one}));
    EXPECT_EQ(namesOf(logs), (Names{"loss", "one_loss", "two_loss", "two_accuracy"}));
    const double first = (1 + 4 + 9 + 16) / 4.0, second = (1 + 9 + 25 + 49) / 4.0;
    EXPECT_NEAR(logs["one_loss"], first, 1e-5);
    EXPECT_NEAR(logs["two_loss"], second, 1e-5);
    EXPECT_NEAR(logs["loss"], first + 0.5 * second, 1e-5);
}

TEST(SeveralOutputs, ByPlaceAndSomeAlone) {
    Model model = twoOutputs();
    model.compile({.loss = std::vector<Loss>{MeanSquaredError{}, MeanSquaredError{}}});
    EXPECT_EQ(namesOf(model.evaluate(Dataset(someInputs(), {someInputs(), someInputs()}))),
              (Names{"loss", "one_loss", "two_loss"}));
    model.compile({.loss = {{"two", MeanSquaredError{}}}});
    const Logs logs = model.evaluate(Dataset(someInputs(), zeros({2, 2})));
    EXPECT_EQ(namesOf(logs), Names{"loss"});
    EXPECT_NEAR(logs["loss"], 4 * 7.5, 1e-5);
}

TEST(SeveralOutputs, ColumnsFindTheirPlacesByName) {
    const Symbol a = Input{.shape = {2}, .name = "a"}, b = Input{.shape = {1}, .name = "b"};
    Model model({a, b}, {Rescaling{.name = "of_a"}(a), Rescaling{.name = "of_b"}(b)});
    model.compile({.loss = {{"of_a", MeanSquaredError{}}, {"of_b", MeanSquaredError{}}}});
    const Tensor second = ones({2, 1});
    const Dataset data({second, someInputs()}, {zeros({2, 1}), zeros({2, 2})},
                       {.featureNames = {"b", "a"}, .labelNames = {"of_b", "of_a"}});
    const Logs logs = model.evaluate(data);
    EXPECT_NEAR(logs["of_a_loss"], 7.5, 1e-5);
    EXPECT_NEAR(logs["of_b_loss"], 1.0, 1e-5);
    const Columns outputs = model.predict(data);
    EXPECT_EQ(outputs[0].values(), someInputs().values());
    EXPECT_EQ(outputs[1].values(), second.values());
    const Dataset wrong({second, someInputs()}, {}, {.featureNames = {"b", "c"}});
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.predict(wrong); }),
              "functional: expected a feature named a in the dataset, which has b, c");
}

TEST(SeveralOutputs, ErrorsNameThem) {
    Model model = twoOutputs();
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  model.compile({.loss = {{"three", MeanSquaredError{}}}});
              }),
              "functional: compile: expected a loss for outputs one, two, got three");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  model.compile({.loss = {{"one", MeanSquaredError{}}},
                                 .metrics = {{"three", {CategoricalAccuracy{}}}}});
              }),
              "functional: compile: expected metrics for outputs one, two, got three");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  model.compile({.loss = {{"one", MeanSquaredError{}}}, .lossWeights = NAN});
              }),
              "functional: compile: expected a finite lossWeights, got nan");
    model.compile({.loss = {{"one", MeanSquaredError{}}, {"two", MeanSquaredError{}}}});
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  model.evaluate(Dataset(someInputs(), zeros({2, 2})));
              }),
              "functional: expected labels for 2 outputs, got 1");
    EXPECT_THROW(model.fit(Dataset(someInputs()), {.verbose = false}), ArgumentError);
    EXPECT_THROW(Model(Input{.shape = {1}}, Symbol(Input{.shape = {1}})), ArgumentError);
}

// As Keras has it: divided by the number of items, whatever they count.
TEST(SampleWeights, CountInTheLoss) {
    Sequential model({Rescaling{}});
    model.compile({.loss = MeanSquaredError{}});
    const Dataset data(someInputs(), zeros({2, 2}),
                       {.sampleWeights = Tensor(Shape{2}, {3.0f, 0.5f})});
    EXPECT_NEAR(model.evaluate(data)["loss"], (3 * 2.5 + 0.5 * 12.5) / 2, 1e-5);
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Dataset(someInputs(), zeros({2, 2}), {.sampleWeights = ones({3})});
              }),
              "Dataset: expected sampleWeights [2], got [3]");
}

TEST(SampleWeights, AreOfAllOutputsOrOfEach) {
    const Tensor w({2}, {3, 4}), v({2}, {5, 6});
    const Batch none{someInputs()}, one{someInputs(), {w, w}, w},
        each{someInputs(), {w, w}, {w, v}};
    EXPECT_FALSE(none.weightsOf(0).defined());
    EXPECT_EQ(one.weightsOf(1).values(), w.values());
    EXPECT_EQ(each.weightsOf(0).values(), w.values());
    EXPECT_EQ(each.weightsOf(1).values(), v.values());
    const Batch some{someInputs(), {w, w}, {Tensor(), v}};
    EXPECT_FALSE(some.weightsOf(0).defined());
}

TEST(ClassWeights, CountByTheLabel) {
    const Dataset sparse(someInputs(), Tensor({2}, {1, 0}));
    const Dataset oneHots(someInputs(), Tensor({2, 2}, {0, 1, 1, 0}));
    for (const bool areSparse : {true, false}) {
        Sequential model({Rescaling{}});
        const Loss loss = areSparse ? Loss(SparseCategoricalCrossentropy{.fromLogits = true})
                                    : Loss(CategoricalCrossentropy{.fromLogits = true});
        model.compile({.optimizer = SGD{}, .loss = loss});
        const Dataset& data = areSparse ? sparse : oneHots;
        const Values losses =
            loss.perItem(areSparse ? Tensor({2}, {1, 0}) : Tensor({2, 2}, {0, 1, 1, 0}),
                         someInputs())
                .values();
        const History history =
            model.fit(data, {.classWeights = std::vector<float>{2.0f, 10.0f}, .verbose = false});
        EXPECT_NEAR(history["loss"][0], (10 * losses[0] + 2 * losses[1]) / 2, 1e-4);
        EXPECT_EQ(errorOf<ArgumentError>(
                      [&] { model.fit(data, {.classWeights = std::vector<float>{1.0f}}); }),
                  "sequential: fit: expected 2 classWeights for rescaling, got 1");
    }
}

TEST(ClassWeights, MultiplyTheWeightsOfItems) {
    Model model = twoOutputs();
    model.compile({.optimizer = SGD{},
                   .loss = {{"one", CategoricalCrossentropy{.fromLogits = true}},
                            {"two", MeanSquaredError{}}}});
    const Tensor oneHots({2, 2}, {0, 1, 1, 0}), zero = zeros({2, 2});
    const Dataset data(someInputs(), {oneHots, zero},
                       {.sampleWeights = Tensor(Shape{2}, {3.0f, 0.5f})});
    const Values losses =
        Loss(CategoricalCrossentropy{.fromLogits = true}).perItem(oneHots, someInputs()).values();
    const History history =
        model.fit(data, {.classWeights = {{"one", {2.0f, 10.0f}}}, .verbose = false});
    EXPECT_NEAR(history["one_loss"][0], (3 * 10 * losses[0] + 0.5 * 2 * losses[1]) / 2, 1e-4);
    EXPECT_NEAR(history["two_loss"][0], (3 * 10 + 0.5 * 50) / 2, 1e-4);
}

Model towers() {
    const Symbol a = Input{.shape = {3}, .name = "a"}, b = Input{.shape = {3}, .name = "b"};
    const Layer tower = Dense{.units = 8, .activation = tanh, .name = "tower"};
    const Symbol left = tower(a), right = tower(b);
    return Model({a, b}, {Dense{.units = 3, .name = "topic"}(left),
                          Dense{.units = 1, .name = "score"}(right)});
}

TEST(SeveralOutputs, AreTrainedWithoutReadingOrUploading) {
    setRandomSeed(3);
    Model model = towers();
    model.compile({.optimizer = Adam{.learningRate = 0.02f},
                   .loss = {{"topic", SparseCategoricalCrossentropy{.fromLogits = true}},
                            {"score", MeanSquaredError{}}},
                   .metrics = {{"topic", {SparseCategoricalAccuracy{}}}},
                   .lossWeights = {{"score", 0.25f}}});
    const Tensor x = randomUniform({60, 3}, 1, -1, 1), y = randomUniform({60, 3}, 2, -1, 1);
    const Dataset data({x, y}, {argmax(x), sum(y, {.axes = {{1}}, .keepDims = true})},
                       {.sampleWeights = randomUniform({60}, 3, 0.5f, 1.5f)});
    std::vector<Counters> counts;
    const Callback count = LambdaCallback{
        .onBatchEnd = [&](const Training&) { counts.push_back(currentDevice().counters()); }};
    const History history = model.fit(data, {.epochs = 30,
                                             .batchSize = 20,
                                             .classWeights = {{"topic", {1.0f, 2.0f, 1.0f}}},
                                             .callbacks = {count},
                                             .verbose = false});
    EXPECT_LT(history["topic_loss"].back(), 0.5 * history["topic_loss"].front());
    EXPECT_LT(history["score_loss"].back(), 0.2 * history["score_loss"].front());
    EXPECT_GT(history["topic_accuracy"].back(), 0.85);
    const Counters within = counts[2] - counts[0];
    EXPECT_EQ(within.readbacks, 0);
    EXPECT_EQ(within.uploads, 0);
    const Columns outputs = model.predict(data);
    EXPECT_EQ(outputs[0].shape(), (Shape{60, 3}));
    EXPECT_EQ(outputs[1].shape(), (Shape{60, 1}));
}

/// Two losses of its own, and no compile.
class Pair : public ModelBody {
public:
    Pair() : ModelBody("Pair") {}
    Tensor call(const Tensor& x, const CallOptions&) override { return left_(x) + right_(x); }
    std::vector<std::string> lossNames() const override { return {"left", "right"}; }
    StepResult trainStep(const Batch& batch) override {
        return {.loss = step(left_, batch), .losses = {step(right_, batch)}};
    }

private:
    Tensor step(const Layer& layer, const Batch& batch) {
        GradientTape tape;
        const Tensor loss = mean(square(layer(batch.features[0]) - batch.labels[0]));
        const std::vector<Variable> weights = layer.variables();
        optimizer_.apply(tape.gradient(loss, weights), weights);
        return loss;
    }

    Layer left_ = track(Layer(Dense{.units = 1, .kernelInitializer = Ones{}}));
    Layer right_ = track(Layer(Dense{.units = 1, .kernelInitializer = Zeros{}}));
    Optimizer optimizer_ = SGD{.learningRate = 0.1f};
};

TEST(OwnModel, HasLossesAndOptimizersOfItsOwn) {
    Model model = Pair();
    const Dataset data(ones({4, 1}), full({4, 1}, 3.0f));
    const History history = model.fit(data, {.epochs = 5, .verbose = false});
    EXPECT_EQ(namesOf(history.epochs[0].logs), (Names{"left", "right"}));
    EXPECT_FLOAT_EQ(static_cast<float>(history["left"][0]), 4.0f);
    EXPECT_FLOAT_EQ(static_cast<float>(history["right"][0]), 9.0f);
    EXPECT_LT(history["right"].back(), 2.0);
    EXPECT_EQ(model.predict(data)[0].shape(), (Shape{4, 1}));
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.evaluate(data); }),
              "pair: call compile before training");
}

}  // namespace
}  // namespace glgrad

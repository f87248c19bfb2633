// Models as graphs of symbols.
#include <gtest/gtest.h>

#include <sstream>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "io/safetensors.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/dropout.h"
#include "layers/flatten.h"
#include "layers/global_average_pooling2d.h"
#include "layers/input.h"
#include "layers/layer_body.h"
#include "layers/max_pooling2d.h"
#include "layers/random_seed.h"
#include "models/model_body.h"
#include "models/sequential.h"
#include "optim/sgd.h"
#include "tests/support/compare.h"
#include "tests/support/errors.h"
#include "tests/support/synthetic.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

using Names = std::vector<std::string>;
using Sizes = std::vector<Index>;
using Values = std::vector<float>;

/// a + b, and with two outputs a - b.
class Sum : public LayerBody {
public:
    explicit Sum(bool withDifference = false) : LayerBody("Sum"), withDifference_(withDifference) {}

protected:
    Shapes computeOutputShapes(const Shapes& in) const override {
        if (in.size() != 2) throw ArgumentError(concat("expected 2 inputs, got ", in.size()));
        const Shape shape = broadcastShapes("sum", in[0], in[1]);
        return withDifference_ ? Shapes{shape, shape} : Shapes(shape);
    }
    Tensors callAll(const Tensors& in, const CallOptions&) override {
        return withDifference_ ? Tensors{in[0] + in[1], in[0] - in[1]} : Tensors{in[0] + in[1]};
    }

private:
    bool withDifference_;
};

Layer sum2() { return Sum(); }

Names weightNames(const Model& model) {
    Names names;
    for (const Variable& variable : model.variables()) names.push_back(variable.name());
    return names;
}

Dense constant(Index units, float value) {
    return {.units = units, .useBias = false, .kernelInitializer = Constant{.value = value}};
}

TEST(Symbol, KnowsItsShapeAndWhatIsOpen) {
    const Symbol image = Input{.shape = {kOpen, kOpen, 3}};
    EXPECT_EQ(image.sizes(), (Sizes{kOpen, kOpen, kOpen, 3}));
    const Symbol y = Conv2D{.filters = 8, .strides = {2, 2}, .padding = Padding::same}(image);
    EXPECT_EQ(y.sizes(), (Sizes{kOpen, kOpen, kOpen, 8}));
    const Symbol z = GlobalAveragePooling2D{}(y);
    EXPECT_EQ(z.sizes(), (Sizes{kOpen, 8}));
    EXPECT_EQ(Symbol(Input{.shape = {4}}).sizes(), (Sizes{kOpen, 4}));
    EXPECT_FALSE(Symbol().defined());
    EXPECT_EQ(errorOf<ArgumentError>([] { Symbol().sizes(); }),
              "Symbol: expected one that a layer or an Input gave, got none");
}

TEST(Symbol, AWeightCannotDependOnAnOpenAxis) {
    const Symbol image = Input{.shape = {kOpen, 8, 3}};
    const Symbol flat = Flatten{}(image);
    const std::string error = errorOf<ArgumentError>([&] { Dense{.units = 2}(flat); });
    EXPECT_TRUE(error.starts_with("Dense dense: expected input [batch, ..., 2304]")) << error;
    EXPECT_TRUE(error.ends_with("(for an axis that the input leaves open)")) << error;
}

TEST(Symbol, ErrorsAreThoseOfTheLayer) {
    const Symbol x = Input{.shape = {4, 4, 1}};
    EXPECT_EQ(
        errorOf<ArgumentError>([&] {
            MaxPooling2D{.poolSize = {5, 5}, .name = "pool"}(x);
        }),
        "MaxPooling2D pool: input: a window of [5, 5] with dilations [1, 1] does not fit into "
        "an image of shape [1, 4, 4, 1]");
    EXPECT_EQ(errorOf<ArgumentError>([&] { sum2()(x); }), "Sum sum: expected 2 inputs, got 1");
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  sum2()(Symbols{x, Symbol()});
              }),
              "Symbol: expected one that a layer or an Input gave, got none");
    EXPECT_EQ(errorOf<ArgumentError>([&] { sum2()(Symbols()); }),
              "Sum sum: expected an input, got none");
    EXPECT_THROW(Symbol(Input{.shape = {0}}), ArgumentError);
}

TEST(Graph, BranchesMeet) {
    const Symbol x = Input{.shape = {2}};
    const Symbol once = constant(3, 1.0f)(x), twice = constant(3, 2.0f)(x);
    Model model(x, sum2()(Symbols{once, twice}));
    EXPECT_EQ(model(Tensor(Shape{1, 2}, {1, 10})).values(), (Values{33, 33, 33}));
    EXPECT_EQ(model.name(), "functional");
    EXPECT_EQ(model.layerNames(), (Names{"input_layer", "dense", "dense_1", "sum"}));
    EXPECT_EQ(weightNames(model), (Names{"dense/kernel", "dense_1/kernel"}));
    EXPECT_TRUE(model.isBuilt());
    EXPECT_EQ(model.itemShape(), Shape{2});
}

TEST(Graph, HasSeveralInputsAndOutputs) {
    const Symbol a = Input{.shape = {2}, .name = "a"}, b = Input{.shape = {2}, .name = "b"};
    const Layer both = Sum(true);
    const auto [added, taken] = both(Symbols{a, b}).take<2>();
    Model model({a, b}, {taken, added, a});
    const Tensor x({1, 2}, {1, 2}), y({1, 2}, {10, 20});
    const auto [first, second, third] = model(Tensors{x, y}).take<3>();
    EXPECT_EQ(first.values(), (Values{-9, -18}));
    EXPECT_EQ(second.values(), (Values{11, 22}));
    EXPECT_EQ(third.values(), (Values{1, 2}));
    EXPECT_EQ(model.layerNames(), (Names{"a", "b", "sum"}));
    EXPECT_EQ(errorOf<ArgumentError>([&] { model(Tensors{x}); }),
              "functional: expected 2 inputs, got 1");
    EXPECT_EQ(errorOf<ArgumentError>([&] { model(x); }), "functional: expected 2 inputs, got 1");
    const std::string error = errorOf<ArgumentError>([&] { model(Tensors{x, ones({1, 3})}); });
    EXPECT_EQ(error, "InputLayer b: expected input [batch, 2], got [1, 3]");
    Model reversed({b, a}, Symbols{taken});
    EXPECT_EQ(reversed(Tensors{y, x})[0].values(), (Values{-9, -18}));
}

TEST(Graph, ASharedLayerHasOneSetOfWeights) {
    const Symbol a = Input{.shape = {2}}, b = Input{.shape = {2}};
    const Layer tower = Dense{.units = 1, .useBias = false, .kernelInitializer = Ones{}};
    Model model({a, b}, sum2()(Symbols{tower(a), tower(b)}));
    EXPECT_EQ(model.variables().size(), 1u);
    EXPECT_EQ(model.layerNames(), (Names{"input_layer", "input_layer_1", "dense", "sum"}));
    EXPECT_EQ(model(Tensors{ones({1, 2}), ones({1, 2}) * 3.0f})[0].values(), Values{8});
    GradientTape tape;
    const Tensor y = model(Tensors{ones({1, 2}), ones({1, 2}) * 3.0f})[0];
    EXPECT_EQ(tape.gradient(y, model.variables()[0]).values(), (Values{4, 4}));
}

TEST(Graph, ModelsAreLayers) {
    const Symbol x = Input{.shape = {2}};
    Model inner(x, constant(2, 1.0f)(x), {.name = "inner"});
    const Symbol a = Input{.shape = {2}};
    Model outer(a, constant(1, 1.0f)(inner(Symbols(inner(a)))));
    EXPECT_EQ(outer(Tensor(Shape{1, 2}, {1, 2})).values(), Values{12});
    EXPECT_EQ(weightNames(outer), (Names{"inner/dense/kernel", "dense/kernel"}));
    EXPECT_EQ(outer.layer("inner/dense"), inner.layer("dense"));
    EXPECT_EQ(errorOf<ArgumentError>([&] { outer.layer("inner/other"); }),
              "inner: no layer is named other; there is input_layer, dense");
    outer.layer("inner").setTrainable(false);
    EXPECT_EQ(outer.trainableVariables().size(), 1u);
    EXPECT_FALSE(inner.variables()[0].trainable());
    const TemporaryFolder folder;
    outer.saveWeights(folder / "w");
    EXPECT_TRUE(SafetensorsFile::read(folder / "w").contains("inner/dense/kernel"));
    outer.loadWeights(folder / "w");
}

TEST(Graph, ASequentialInAGraphKeepsOpenAxes) {
    Sequential features({Conv2D{.filters = 4}, BatchNormalization{}, GlobalAveragePooling2D{}});
    EXPECT_FALSE(features.isBuilt());
    const Symbol image = Input{.shape = {kOpen, kOpen, 1}};
    const Symbol y = features(image);
    EXPECT_TRUE(features.isBuilt());
    EXPECT_EQ(y.sizes(), (Sizes{kOpen, 4}));
    Model model(image, Dense{.units = 2}(y));
    for (const Index size : {5, 9}) {
        EXPECT_EQ(model(ones({3, size, size + 1, 1})).shape(), (Shape{3, 2}));
    }
    EXPECT_EQ(model.variables().size(), 8u);
}

TEST(Graph, IsCutAndContinued) {
    const Symbol x = Input{.shape = {2}};
    const Symbol middle = Dense{.units = 3, .name = "middle"}(x);
    Model model(x, Dense{.units = 4, .name = "end"}(middle));
    const Model base = model.upTo("middle");
    EXPECT_EQ(base.variables().size(), 2u);
    EXPECT_EQ(base.variables()[0], model.variables()[0]);
    const Symbol cut = model.output("middle");
    Model longer(model.inputs(), Dense{.units = 5}(cut));
    EXPECT_EQ(longer(ones({2, 2})).shape(), (Shape{2, 5}));
    const Model rest(cut, model.outputs());  // From the middle on.
    const Tensor in = randomUniform({2, 2}, 1);
    EXPECT_EQ(rest(base(in)).values(), model(in).values());
    EXPECT_EQ(rest.layerNames(), Names{"end"});
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.output("middle", 1); }),
              "functional: output: middle is called 1 time in it, got call 1");
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.upTo("nothing"); }),
              "functional: no layer is named nothing; there is input_layer, middle, end");
    EXPECT_EQ(errorOf<ArgumentError>([&] { Sequential({Dense{.units = 1}}).output("dense"); }),
              "sequential: output: the model is no graph before it is built");
}

TEST(Graph, IsFrozenBeforeALayer) {
    const Symbol x = Input{.shape = {2}};
    const Symbol a = BatchNormalization{}(Dense{.units = 2, .name = "a"}(x));
    const Symbol b = BatchNormalization{}(Dense{.units = 2, .name = "b"}(a));
    const Model model(x, b);
    model.freezeBefore("b");
    EXPECT_EQ(model.trainableVariables().size(), 4u);
    EXPECT_FALSE(model.layer("a").isTrainable());
    EXPECT_TRUE(model.layer("b").isTrainable());
    model.freezeBefore("a", {.freezeNormalization = true});
    EXPECT_EQ(model.trainableVariables().size(), 4u);
    EXPECT_FALSE(model.layer("batch_normalization_1").isTrainable());
    const Sequential outer({model});
    EXPECT_THROW(outer.freezeBefore("functional/b"), ArgumentError);
    EXPECT_EQ(Model::of(outer.layer("functional")).layerNames()[1], "a");
    EXPECT_EQ(errorOf<ArgumentError>([&] { Model::of(model.layer("a")); }),
              "Model: expected a layer that is a model, got Dense a");
}

TEST(Graph, NeedsItsInputs) {
    const Symbol a = Input{.shape = {2}, .name = "a"}, b = Input{.shape = {2}, .name = "b"};
    const Symbol y = sum2()(Symbols{a, b});
    EXPECT_EQ(errorOf<ArgumentError>([&] { Model(a, y); }),
              "functional: its outputs depend on InputLayer b, which is not among its inputs");
    EXPECT_EQ(errorOf<ArgumentError>([&] { Model(Symbols(), y); }),
              "functional: expected inputs that layers or Inputs gave, got none");
    EXPECT_EQ(errorOf<ArgumentError>([&] { Model(a, Symbol()); }),
              "functional: expected outputs that layers or Inputs gave, got an empty Symbol");
}

// Of twenty thousand calls, which are neither built nor taken apart by recursion.
TEST(Graph, MayBeDeep) {
    const Symbol x = Input{.shape = {1}};
    const Layer layer = Dense{.units = 1, .useBias = false, .kernelInitializer = Ones{}};
    Symbol y = x;
    for (int i = 0; i < 20000; ++i) y = layer(y);
    const Model model(x, y);
    EXPECT_EQ(model(full({1, 1}, 3.0f)).item(), 3.0f);
}

TEST(Graph, ACallMayAlwaysBeOneOfInference) {
    const Symbol x = Input{.shape = {64}};
    const Layer drop = Dropout{.rate = 0.5f};
    Model model(x, {drop(x), drop(x, {.training = false}), drop(x, {.training = true})});
    const Tensor in = ones({1, 64});
    for (const bool training : {false, true}) {
        const auto [asCalled, never, always] = model(Tensors{in}, {.training = training}).take<3>();
        EXPECT_EQ(asCalled.values() == in.values(), !training);
        EXPECT_EQ(never.values(), in.values());
        EXPECT_NE(always.values(), in.values());
    }
}

TEST(Graph, ValuesLiveUntilTheirLastUse) {
    const Symbol x = Input{.shape = {100000}};
    const Layer add = sum2();
    Symbol y = x;
    for (int i = 0; i < 20; ++i) y = add(Symbols{y, y});
    const Model model(x, y);
    const Tensor in = ones({1, 100000});
    model(in);
    const std::int64_t before = currentDevice().counters().liveTensors;
    const Tensor out = model(in);
    EXPECT_LE(currentDevice().counters().liveTensors, before + 1);
}

TEST(Graph, TheSummaryShowsConnections) {
    const Symbol a = Input{.shape = {2}, .name = "a"}, b = Input{.shape = {2}, .name = "b"};
    const Layer tower = Dense{.units = 3};
    Model model({a, b}, sum2()(Symbols{tower(a), tower(b)}));
    std::ostringstream out;
    model.summary(out);
    EXPECT_EQ(out.str(), R"(Model: "functional"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━┓
┃ Layer (type)              ┃ Output Shape         ┃     Param # ┃ Connected to             ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━┩
│ a (InputLayer)            │ (None, 2)            │           0 │ -                        │
├───────────────────────────┼──────────────────────┼─────────────┼──────────────────────────┤
│ b (InputLayer)            │ (None, 2)            │           0 │ -                        │
├───────────────────────────┼──────────────────────┼─────────────┼──────────────────────────┤
│ dense (Dense)             │ (None, 3)            │           9 │ a[0][0], b[0][0]         │
├───────────────────────────┼──────────────────────┼─────────────┼──────────────────────────┤
│ sum (Sum)                 │ (None, 3)            │           0 │ dense[0][0], dense[1][0] │
└───────────────────────────┴──────────────────────┴─────────────┴──────────────────────────┘
 Total params: 9 (36.00 B)
 Trainable params: 9 (36.00 B)
 Non-trainable params: 0 (0.00 B)
)");
}

TEST(Graph, IsTrained) {
    setRandomSeed(1);
    const Symbol x = Input{.shape = {6, 6, 1}};
    const Symbol y = Conv2D{.filters = 4, .padding = Padding::same, .activation = relu}(x);
    const Symbol z = sum2()(Symbols{y, Conv2D{.filters = 4, .padding = Padding::same}(y)});
    Model model(x, Dense{.units = 2}(Flatten{}(z)));
    model.compile({.optimizer = Adam{.learningRate = 0.01f},
                   .loss = SparseCategoricalCrossentropy{.fromLogits = true},
                   .metrics = {SparseCategoricalAccuracy{}}});
    const Dataset data = stripes(64);
    const History history = model.fit(data, {.epochs = 15, .batchSize = 16, .verbose = false});
    EXPECT_LT(history["loss"].back(), 0.5 * history["loss"].front());
    EXPECT_EQ(model.evaluate(data)["accuracy"], 1.0);
    EXPECT_EQ(model.predict(data)[0].shape(), (Shape{64, 2}));
    EXPECT_EQ(model.optimizer().slots()[0].name(), "conv2d/kernel/momentum");
}

TEST(Sequential, ABeginningInputBuildsIt) {
    const Sequential model({Input{.shape = {3}}, Dense{.units = 2}});
    EXPECT_TRUE(model.isBuilt());
    EXPECT_EQ(model.layerNames(), Names{"dense"});
    EXPECT_EQ(model(ones({4, 3})).shape(), (Shape{4, 2}));
    Sequential grown;
    grown.add(Input{.shape = {3}});
    grown.add(Dense{.units = 2});
    EXPECT_EQ(errorOf<ArgumentError>([&] { grown.build({4}); }),
              "InputLayer input_layer: expected input [batch, 3], got [1, 4]");
    grown.build({3});
    EXPECT_EQ(grown.layers().size(), 1u);
}

/// A model with a training step of its own: the gradient of the loss, by its sign.
class BySign : public ModelBody {
public:
    BySign() : ModelBody("BySign"), dense_(track(Layer(constant(1, 0.0f)))) {}
    Tensor call(const Tensor& x, const CallOptions&) override { return dense_(x); }
    StepResult trainStep(const Batch& batch) override {
        GradientTape tape;
        const Tensor y = dense_(batch.features[0]);
        const Tensor loss = mean(square(y - batch.labels[0]));
        Variable w = dense_.variables()[0];
        const Tensor g = tape.gradient(loss, w);
        w.assign(w - 0.5f * g / abs(g));
        return {loss, y};
    }

private:
    Layer dense_;
};

/// A model with a call of its own.
class Residual : public ModelBody {
public:
    explicit Residual(Index units)
        : ModelBody("Residual"), dense_(track(Layer(Dense{.units = units}))) {}
    Tensor call(const Tensor& x, const CallOptions& options) override {
        return x + dense_(x, options);
    }
    Shapes computeOutputShapes(const Shapes& inputs) const override { return inputs; }

private:
    Layer dense_;
};

TEST(OwnModel, HasACallOfItsOwn) {
    Model model = Residual(6);
    EXPECT_EQ(model.name(), "residual");
    const Tensor x = randomUniform({8, 6}, 1), y = randomUniform({8, 6}, 2);
    EXPECT_EQ(model(x).shape(), (Shape{8, 6}));
    EXPECT_EQ(weightNames(model), (Names{"dense/kernel", "dense/bias"}));
    model.compile({.optimizer = Adam{.learningRate = 0.01f}, .loss = MeanSquaredError{}});
    const History history = model.fit(Dataset(x, y), {.epochs = 30, .verbose = false});
    EXPECT_LT(history["loss"].back(), 0.5 * history["loss"].front());
    EXPECT_EQ(errorOf<ArgumentError>([&] { model.output("dense"); }),
              "residual: output: the model is no graph");
    Sequential nested({Residual(6), Dense{.units = 1}});
    EXPECT_EQ(nested(x).shape(), (Shape{8, 1}));
    EXPECT_EQ(weightNames(nested)[0], "residual/dense/kernel");
    EXPECT_EQ(errorOf<ArgumentError>([&] { Sequential({BySign()})(x); }),
              "BySign by_sign: in a graph its class has to override computeOutputShapes");
}

TEST(OwnModel, HasATrainingStepOfItsOwn) {
    Model model = BySign();
    model.compile({.loss = MeanSquaredError{}});
    model.fit(Dataset(ones({2, 1}), full({2, 1}, 9.0f)), {.epochs = 3, .verbose = false});
    EXPECT_EQ(model.variables()[0].value().item(), 1.5f);
}

}  // namespace
}  // namespace glgrad

#include "core/config.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>
#include <thread>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/activation.h"
#include "layers/add.h"
#include "layers/average.h"
#include "layers/average_pooling2d.h"
#include "layers/batch_normalization.h"
#include "layers/concatenate.h"
#include "layers/conv2d.h"
#include "layers/conv2d_transpose.h"
#include "layers/cropping2d.h"
#include "layers/dense.h"
#include "layers/depthwise_conv2d.h"
#include "layers/dot.h"
#include "layers/dropout.h"
#include "layers/elu.h"
#include "layers/flatten.h"
#include "layers/global_average_pooling2d.h"
#include "layers/global_max_pooling2d.h"
#include "layers/identity.h"
#include "layers/input.h"
#include "layers/lambda.h"
#include "layers/layer_body.h"
#include "layers/leaky_relu.h"
#include "layers/max_pooling2d.h"
#include "layers/maximum.h"
#include "layers/minimum.h"
#include "layers/multiply.h"
#include "layers/permute.h"
#include "layers/random_seed.h"
#include "layers/relu.h"
#include "layers/repeat_vector.h"
#include "layers/rescaling.h"
#include "layers/reshape.h"
#include "layers/separable_conv2d.h"
#include "layers/softmax.h"
#include "layers/subtract.h"
#include "layers/up_sampling2d.h"
#include "layers/zero_padding2d.h"
#include "models/losses.h"
#include "models/metrics.h"
#include "models/progress_bar.h"
#include "optim/adam.h"
#include "optim/optimizer_body.h"
#include "optim/sgd.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

Tensor images(Index channels) {
    Values values(static_cast<std::size_t>(2 * 8 * 8 * channels));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(static_cast<float>(i));
    return Tensor({2, 8, 8, channels}, values);
}

// What a layer is called with.
Tensors inputsOf(const Layer& layer) {
    const std::string_view type = layer.type();
    const Tensor x = images(3);
    if (type == "RepeatVector") return reshape(x, {2, 192});
    for (const char* merge :
         {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot"}) {
        if (type == merge) return {x, x * 0.5f + 0.1f};
    }
    return x;
}

// What an object computes, to compare it with the one that its config gives.
Values valuesOf(const Layer& layer) {
    setRandomSeed(5);
    const Tensors inputs = inputsOf(layer);
    Values values = layer(inputs, {.training = true})[0].values();
    const Values inference = layer(inputs)[0].values();
    values.insert(values.end(), inference.begin(), inference.end());
    for (const Variable& each : layer.variables()) {
        if (each.regularizer()) values.push_back(each.regularizer()(each).item());
    }
    return values;
}
Values valuesOf(const Initializer& initializer) { return initializer.values({3, 4, 5}, 7); }
Values valuesOf(const Regularizer& regularizer) { return regularizer(images(1)).values(); }
Values valuesOf(const Loss& loss) {
    const Tensor predictions({2, 3}, {0.2f, 0.3f, 0.5f, 0.7f, 0.2f, 0.1f});
    const Tensor targets =
        loss.takesClassLabels() ? Tensor({2}, {2, 1}) : Tensor({2, 3}, {0, 0, 1, 0, 1, 0});
    return loss.perItem(targets, predictions).values();
}
Values valuesOf(const Metric& metric) {
    const Tensor predictions({2, 3}, {0.2f, 0.3f, 0.5f, 0.7f, 0.2f, 0.1f});
    const bool takesLabels = metric.body().type().starts_with("Sparse");
    metric.update(takesLabels ? Tensor({2}, {2, 1}) : Tensor({2, 3}, {0, 0, 1, 0, 1, 0}),
                  predictions);
    return metric.result().values();
}
Values valuesOf(const Optimizer& optimizer) {
    Variable w(Tensor({3}, {1, -2, 0.001f}));
    for (int i = 0; i < 3; ++i) {
        const Tensor gradients[] = {Tensor({3}, {3, 0.1f, -0.2f})};
        optimizer.apply(gradients, {w});
    }
    return w.value().values();
}

template <class Held>
void expectRoundTrip(const Held& object) {
    const Json json = toJson(object);
    SCOPED_TRACE(json.text());
    Held read;
    fromJson(Json::parse(json.text()), read);
    EXPECT_EQ(toJson(read).text(), json.text());
    EXPECT_EQ(valuesOf(read), valuesOf(object));
}

// tests/fields.py finds descriptions that are missing here.
TEST(Config, EveryLayerIsReadAsItWasWritten) {
    const Initializer drawn = VarianceScaling{.scale = 0.3f,
                                              .mode = FanMode::fanOut,
                                              .distribution = WeightDistribution::uniform,
                                              .seed = 18446744073709551615u};
    for (const Layer& each : std::vector<Layer>{
             Activation{.activation = logSoftmax, .name = "a"},
             AveragePooling2D{
                 .poolSize = {2, 3}, .strides = {{1, 2}}, .padding = Padding::same, .name = "b"},
             BatchNormalization{.axis = 3,
             .momentum = 0.7f,
             .epsilon = 0.01f,
             .center = true,
             .scale = true,
             .betaInitializer = Constant{.value = 0.1f},
             .gammaInitializer = RandomUniform{.seed = 4},
             .movingMeanInitializer = Ones{},
             .movingVarianceInitializer = Constant{.value = 2},
             .betaRegularizer = l1(0.3f),
             .gammaRegularizer = L2{.l2 = 0.4f},
             .name = "c"},
             BatchNormalization{.center = false, .scale = false},
             Conv2D{.filters = 5,
             .kernelSize = {3, 2},
             .strides = {2, 1},
             .padding = Padding::same,
             .activation = relu6,
             .useBias = false,
             .kernelInitializer = drawn,
             .kernelRegularizer = l1l2(0.1f, 0.2f),
             .name = "d"},
             Conv2D{.filters = 1,
             .dilationRate = {2, 3},
             .biasInitializer = HeNormal{.seed = 1},
             .biasRegularizer = L1{}},
             Dense{.units = 4,
             .activation = softmax,
             .kernelInitializer = TruncatedNormal{.mean = 1, .deviation = 0.1f, .seed = 3},
             .biasInitializer = RandomNormal{.mean = -1, .deviation = 0.2f, .seed = 2},
             .kernelRegularizer = l2(1e-4f),
             .biasRegularizer = l1(),
             .name = "e"},
             Dense{.units = 4, .activation = exp, .useBias = false},
             DepthwiseConv2D{.kernelSize = {2, 2},
             .strides = {2, 2},
             .padding = Padding::same,
             .depthMultiplier = 3,
             .activation = tanh,
             .useBias = true,
             .depthwiseInitializer = drawn,
             .biasInitializer = Ones{},
             .depthwiseRegularizer = l2(),
             .biasRegularizer = l1(),
             .name = "f"},
             DepthwiseConv2D{.dilationRate = {2, 1}, .useBias = false},
             Dropout{.rate = 0.25f, .seed = 9, .name = "g"},
             Flatten{.name = "h"},
             GlobalAveragePooling2D{.keepDims = true, .name = "i"},
             MaxPooling2D{
                 .poolSize = {2, 3}, .strides = {{1, 2}}, .padding = Padding::same, .name = "j"},
             MaxPooling2D{.poolSize = {3, 3}},
             Rescaling{.scale = 0.3f, .offset = -1e-7f, .name = "k"},
             Add{.name = "l"},
             Subtract{},
             Multiply{},
             Average{},
             Maximum{},
             Minimum{},
             Concatenate{.axis = 1},
             Dot{.axes = {3, 3}, .normalize = true},
             ReLU{.maxValue = 0.5f, .negativeSlope = 0.1f, .threshold = 0.2f},
             ReLU{},
             LeakyReLU{.negativeSlope = 0.1f},
             ELU{.alpha = 0.5f},
             Softmax{.axis = {1, 2}},
             ZeroPadding2D{.padding = {{1, 0}, {2, 3}}},
             Cropping2D{.cropping = {1, 2}},
             UpSampling2D{.size = {2, 3}, .interpolation = Interpolation::bilinear},
             GlobalMaxPooling2D{.keepDims = true},
             Reshape{.targetShape = {4, -1}},
             Permute{.dims = {2, 3, 1}},
             RepeatVector{.n = 3},
             Identity{.name = "m"},
             SeparableConv2D{.filters = 2,
             .kernelSize = {2, 3},
             .strides = {2, 2},
             .padding = Padding::same,
             .depthMultiplier = 2,
             .activation = tanh,
             .depthwiseInitializer = drawn,
             .pointwiseInitializer = HeUniform{.seed = 3},
             .biasInitializer = Ones{},
             .depthwiseRegularizer = l2(0.1f),
             .pointwiseRegularizer = l1(0.2f),
             .biasRegularizer = l2(0.3f)},
             Conv2DTranspose{.filters = 2,
             .kernelSize = {3, 3},
             .strides = {2, 2},
             .padding = Padding::same,
             .outputPadding = {{1, 1}},
             .activation = relu,
             .kernelInitializer = drawn,
             .biasInitializer = Ones{},
             .kernelRegularizer = l2(0.1f),
             .biasRegularizer = l2(0.3f)},
             Conv2DTranspose{.filters = 1, .kernelSize = {2, 2}, .useBias = false},
             Input{.shape = {8, kOpen, 3}, .name = "n"},
         }) {
        expectRoundTrip(each);
    }
}

TEST(Config, EveryInitializerAndRegularizerIsReadAsItWasWritten) {
    for (const Initializer& each : std::vector<Initializer>{
             Constant{.value = 0.3f}, Zeros{}, Ones{},
             RandomUniform{.low = -0.1f, .high = 0.7f, .seed = 1},
             RandomNormal{.mean = 0.1f, .deviation = 0.3f, .seed = 2},
             TruncatedNormal{.mean = -0.1f, .deviation = 1e-8f, .seed = 3},
             VarianceScaling{.scale = 1.7f,
             .mode = FanMode::fanAverage,
             .distribution = WeightDistribution::untruncatedNormal,
             .seed = 18446744073709551615u},
             GlorotUniform{.seed = 4}, GlorotNormal{.seed = 5}, HeUniform{.seed = 6},
             HeNormal{.seed = 7}, LecunUniform{.seed = 8}, LecunNormal{}}) {
        expectRoundTrip(each);
    }
    for (const Regularizer& each :
         std::vector<Regularizer>{L1L2{.l1 = 0.1f, .l2 = 0.7f}, L1{.l1 = 0.2f}, L2{.l2 = 0.3f}}) {
        expectRoundTrip(each);
    }
}

TEST(Config, EveryLossMetricAndOptimizerIsReadAsItWasWritten) {
    for (const Loss& each :
         std::vector<Loss>{SparseCategoricalCrossentropy{.fromLogits = true}, MeanSquaredError{},
                           CategoricalCrossentropy{.fromLogits = true, .labelSmoothing = 0.1f}}) {
        expectRoundTrip(each);
    }
    for (const Metric& each :
         std::vector<Metric>{SparseCategoricalAccuracy{.name = "a"}, CategoricalAccuracy{}}) {
        expectRoundTrip(each);
        Metric read;
        fromJson(toJson(each), read);
        EXPECT_EQ(read.name(), each.name());
    }
    for (const Optimizer& each : std::vector<Optimizer>{
             Adam{.learningRate = 0.1f,
 .beta1 = 0.8f,
 .beta2 = 0.7f,
 .epsilon = 1e-3f,
 .weightDecay = 0.1f,
 .l1Decay = 0.2f,
 .clipNorm = 1.5f},
             SGD{.learningRate = 0.2f, .momentum = 0.9f, .nesterov = true, .clipValue = 1},
             SGD{.weightDecay = 0.5f, .globalClipNorm = 2}, Adam{}}) {
        expectRoundTrip(each);
    }
}

// Compared as Json: the order of members means nothing.
TEST(Config, NamesAreThoseOfKeras) {
    const auto expectConfig = [](const auto& handle, const char* expected) {
        EXPECT_EQ(toJson(handle)["config"], Json::parse(expected)) << toJson(handle).text();
    };
    expectConfig(Layer(Dense{.units = 3, .activation = relu, .name = "tower"}),
                 R"({"name": "tower", "trainable": true, "dtype": "float32", "units": 3,
                     "activation": "relu", "use_bias": true,
                     "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}},
                     "bias_initializer": {"class_name": "Zeros", "config": {}},
                     "kernel_regularizer": null, "bias_regularizer": null})");
    expectConfig(Layer(Conv2D{.filters = 8, .kernelRegularizer = l2(0.001f)}),
                 R"({"name": "conv2d", "trainable": true, "dtype": "float32", "filters": 8,
                     "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid",
                     "dilation_rate": [1, 1], "activation": "linear", "use_bias": true,
                     "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}},
                     "bias_initializer": {"class_name": "Zeros", "config": {}},
                     "kernel_regularizer": {"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.001}},
                     "bias_regularizer": null})");
    expectConfig(Layer(BatchNormalization{}),
                 R"({"name": "batch_normalization", "trainable": true, "dtype": "float32",
                     "axis": -1, "momentum": 0.99, "epsilon": 0.001, "center": true, "scale": true,
                     "beta_initializer": {"class_name": "Zeros", "config": {}},
                     "gamma_initializer": {"class_name": "Ones", "config": {}},
                     "moving_mean_initializer": {"class_name": "Zeros", "config": {}},
                     "moving_variance_initializer": {"class_name": "Ones", "config": {}},
                     "beta_regularizer": null, "gamma_regularizer": null})");
    expectConfig(Layer(GlobalAveragePooling2D{}),
                 R"({"name": "global_average_pooling2d", "trainable": true, "dtype": "float32",
                     "keepdims": false})");
    expectConfig(Initializer(GlorotUniform{.seed = 3}), R"({"seed": 3})");
    expectConfig(Initializer(RandomUniform{}),
                 R"({"minval": -0.05, "maxval": 0.05, "seed": null})");
    expectConfig(Initializer(RandomNormal{}), R"({"mean": 0.0, "stddev": 0.05, "seed": null})");
    expectConfig(Optimizer(Adam{}),
                 R"({"name": "adam", "learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999,
                     "epsilon": 1e-07, "weight_decay": null, "clipnorm": null, "clipvalue": null,
                     "global_clipnorm": null})");
    expectConfig(Loss(SparseCategoricalCrossentropy{}),
                 R"({"name": "sparse_categorical_crossentropy", "from_logits": false,
                     "reduction": "sum_over_batch_size"})");
    expectConfig(Metric(CategoricalAccuracy{}), R"({"name": "accuracy", "dtype": "float32"})");
}

TEST(Config, IsOfTheObjectAsItIsNow) {
    const Layer layer = Dense{.units = 2};
    layer.setName("head");
    layer.setTrainable(false);
    layer.setDTypePolicy(DTypePolicy::mixedFloat16());
    const Json json = toJson(layer);
    EXPECT_EQ(json["config"]["name"].string(), "head");
    Layer read;
    fromJson(json, read);
    EXPECT_EQ(read.name(), "head");
    EXPECT_FALSE(read.isTrainable());
    EXPECT_EQ(read.dtypePolicy(), DTypePolicy::mixedFloat16());
    EXPECT_EQ(toJson(layer.copy()), json);

    const Optimizer adam = Adam{};
    adam.setLearningRate(0.5f);
    EXPECT_EQ(fromConfig<Optimizer>("Adam", toJson(adam)["config"]).learningRate(), 0.5f);

    layer.setDTypePolicy({.variable = DType::float16});
    EXPECT_NE(errorOf<ArgumentError>([&] { toJson(layer); }), "(no error)");
}

Layer readLayer(const std::string& type, const std::string& config) {
    return fromConfig<Layer>(type, Json::parse(config));
}
std::string layerError(const std::string& type, const std::string& config) {
    return errorOf<IoError>([&] { readLayer(type, config); });
}

// From Keras 2.15 and 3.3, with all members that they write.
TEST(Config, OfKerasIsRead) {
    const Layer first = readLayer("Conv2D", R"({
        "name": "c", "trainable": false, "dtype": "float32", "batch_input_shape": [null, 8, 8, 3],
        "filters": 4, "kernel_size": 3, "strides": [1, 1], "padding": "same",
        "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1, "activation": "relu",
        "use_bias": true, "kernel_initializer": {"class_name": "VarianceScaling", "config":
            {"scale": 1, "mode": "fan_avg", "distribution": "normal", "seed": null}},
        "bias_initializer": {"class_name": "Zeros", "config": {}, "shared_object_id": 2},
        "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.01}},
        "bias_regularizer": "l2", "activity_regularizer": null, "kernel_constraint": null,
        "bias_constraint": null})");
    EXPECT_FALSE(first.isTrainable());
    EXPECT_EQ(toJson(first)["config"]["kernel_size"], Json::parse("[3, 3]"));
    EXPECT_EQ(toJson(first)["config"]["kernel_initializer"]["config"]["distribution"].string(),
              "truncated_normal");
    EXPECT_EQ(toJson(first)["config"]["bias_regularizer"]["config"]["l2"], Json(0.01));

    const Layer second = readLayer("Dense", R"({
        "name": "d", "trainable": true, "dtype": {"module": "keras", "class_name": "DTypePolicy",
            "config": {"name": "mixed_float16"}, "registered_name": null},
        "units": 4, "activation": {"module": "builtins", "class_name": "function",
            "config": "softmax", "registered_name": "function"}, "use_bias": true,
        "kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform",
            "config": {"seed": null}, "registered_name": null},
        "bias_initializer": "zeros", "kernel_regularizer": null, "bias_regularizer": null,
        "kernel_constraint": null, "bias_constraint": null, "quantization_config": null})");
    EXPECT_EQ(second.dtypePolicy(), DTypePolicy::mixedFloat16());
    EXPECT_EQ(toJson(second)["config"]["activation"].string(), "softmax");

    for (const char* axis : {"-1", "[-1]", "3", "[3]"}) {
        const Layer layer = readLayer(
            "BatchNormalization", concat(R"({"name": "b", "axis": )", axis, R"(, "momentum": 0.9,
            "renorm": false, "synchronized": false, "fused": null, "moving_mean_initializer": "zero",
            "moving_variance_initializer": "one", "beta_constraint": null})"));
        EXPECT_EQ(layer.outputShape({2, 8, 8, 3}), (Shape{2, 8, 8, 3}));
    }
    const Layer columns = readLayer("BatchNormalization", R"({"name": "b", "axis": [1]})");
    EXPECT_EQ(columns.outputShape({2, 8}), (Shape{2, 8}));
    EXPECT_EQ(errorOf<ArgumentError>([&] {
                  columns.build({2, 3, 8, 8});
              }),
              "BatchNormalization b: expected input whose last axis is axis 1, that of the "
              "channels, got [2, 3, 8, 8]");

    const Optimizer adam = fromConfig<Optimizer>("Adam", Json::parse(R"({
        "name": "adam_1", "learning_rate": 0.01, "weight_decay": null, "clipnorm": null,
        "global_clipnorm": 2.0, "clipvalue": null, "use_ema": false, "ema_momentum": 0.99,
        "ema_overwrite_frequency": null, "loss_scale_factor": null, "jit_compile": true,
        "gradient_accumulation_steps": null, "is_legacy_optimizer": false, "beta_1": 0.9,
        "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": false})"));
    EXPECT_EQ(adam.learningRate(), 0.01f);
    EXPECT_EQ(toJson(adam)["config"]["global_clipnorm"], Json(2));
    EXPECT_EQ(
        fromConfig<Optimizer>("SGD", Json::parse(R"({"lr": 0.5, "decay": 0.0})")).learningRate(),
        0.5f);
    const Loss loss = fromConfig<Loss>("SparseCategoricalCrossentropy", Json::parse(R"({
        "name": "sparse_categorical_crossentropy", "reduction": "sum_over_batch_size",
        "from_logits": true, "ignore_class": null, "axis": -1})"));
    EXPECT_TRUE(toJson(loss)["config"]["from_logits"].boolean());
    const Metric metric = fromConfig<Metric>("SparseCategoricalAccuracy",
                                             Json::parse(R"({"name": "top", "dtype": "float32"})"));
    EXPECT_EQ(metric.name(), "top");
}

TEST(Config, ClassesAreFoundByKerasShortNames) {
    const auto expectInitializer = [](const char* name, const char* expected) {
        Initializer read;
        fromJson(Json(name), read);
        EXPECT_EQ(toJson(read)["class_name"].string(), expected) << name;
    };
    expectInitializer("glorot_uniform", "GlorotUniform");
    expectInitializer("GlorotUniform", "GlorotUniform");
    expectInitializer("zeros", "Zeros");
    expectInitializer("one", "Ones");
    expectInitializer("normal", "RandomNormal");
    expectInitializer("uniform", "RandomUniform");
    expectInitializer("lecun_normal", "LecunNormal");
    Regularizer regularizer;
    fromJson(Json("l1"), regularizer);
    EXPECT_EQ(toJson(regularizer)["config"]["l1"], Json(0.01));
    fromJson(Json("l1_l2"), regularizer);
    EXPECT_EQ(toJson(regularizer)["class_name"].string(), "L1L2");
    fromJson(Json(), regularizer);
    EXPECT_FALSE(regularizer);
    Loss loss;
    fromJson(Json("mse"), loss);
    EXPECT_EQ(toJson(loss)["class_name"].string(), "MeanSquaredError");
    Optimizer optimizer;
    fromJson(Json("sgd"), optimizer);
    EXPECT_EQ(optimizer.body().type(), "SGD");
}

TEST(Config, ErrorsNameTheClassTheObjectAndTheOption) {
    EXPECT_EQ(layerError("Dense", R"({"name": "d", "units": 0})"),
              "Dense d: expected units > 0, got 0");
    EXPECT_EQ(layerError("Dense", "{}"), "Dense dense: expected units > 0, got 0");
    EXPECT_EQ(layerError("Dense", R"({"name": "d", "units": "ten"})"),
              "Dense d: units: expected an integer, found \"ten\"");
    EXPECT_EQ(layerError("Dense", R"({"name": "d", "units": null})"),
              "Dense d: units: expected an integer, found null");
    EXPECT_EQ(layerError("Dense", R"({"name": "d", "units": 2.5})"),
              "Dense d: units: expected an integer, found 2.5");
    EXPECT_EQ(layerError("Dense", R"({"name": "d", "units": 1e30})"),
              "Dense d: units: expected an integer of 64 bits, found 1e+30");
    EXPECT_EQ(layerError("Dense", R"({"name": "d", "units": 3, "use_bias": 1})"),
              "Dense d: useBias: expected true or false, found 1");
    EXPECT_EQ(layerError("Dense", R"({"name": 3, "units": 3})"), "expected a string, found 3");
    EXPECT_EQ(layerError("Dense", R"({"name": "d", "units": 3, "trainable": "no"})"),
              "Dense d: trainable: expected true or false, found \"no\"");
    EXPECT_EQ(layerError("Dense", R"({"name": "d", "units": 3, "dtype": "bfloat16"})"),
              "Dense d: dtype: expected float32, float16 or mixed_float16, found bfloat16");
    EXPECT_EQ(layerError("Dense", R"({"units": 3, "kernel_initializer": null})"),
              "Dense dense: expected kernelInitializer, got one that holds nothing");
    EXPECT_EQ(
        layerError("Dense", R"({"units": 3, "kernel_initializer":
                  {"class_name": "RandomNormal", "config": {"stddev": -1}}})"),
        "Dense dense: kernelInitializer: RandomNormal: expected deviation in (0, inf), got -1");
    EXPECT_EQ(layerError("Dense", R"({"units": 3, "kernel_initializer": "orthogonally"})"),
              "Dense dense: kernelInitializer: unknown class \"orthogonally\": a class of your own "
              "is made known by registerClass<...>()");
    EXPECT_EQ(layerError("Dense", R"({"units": 3, "kernel_initializer": [1]})"),
              "Dense dense: kernelInitializer: expected an object, found [1]");
    EXPECT_EQ(layerError("Dense", R"({"units": 3, "activation": "mish?"})"),
              "Dense dense: activation: unknown activation \"mish?\": a function of your own is "
              "made known by registerActivation(\"mish?\", function)");
    EXPECT_EQ(layerError("Conv2D", R"({"filters": 1, "kernel_size": [3, 3, 3]})"),
              "Conv2D conv2d: kernelSize: expected 2 values, found [3, 3, 3]");
    EXPECT_EQ(layerError("Conv2D", R"({"filters": 1, "kernel_size": [3, 3000000000]})"),
              "Conv2D conv2d: kernelSize: expected an integer of 32 bits, found 3000000000");
    EXPECT_EQ(layerError("Conv2D", R"({"filters": 1, "strides": 0})"),
              "Conv2D conv2d: expected strides of at least 1, got [0, 0]");
    EXPECT_EQ(layerError("Conv2D", R"({"filters": 1, "padding": "causal"})"),
              "Conv2D conv2d: padding: expected one of valid, same, found \"causal\"");
    EXPECT_EQ(layerError("Dropout", R"({"rate": NaN})"),
              "Dropout dropout: expected rate in [0, 1), got nan");
    EXPECT_EQ(layerError("Dropout", R"({"rate": 1e300})"),
              "Dropout dropout: rate: expected a number that a float can hold, found 1e+300");
    EXPECT_EQ(layerError("Dropout", R"({"seed": -1})"),
              "Dropout dropout: seed: expected an integer >= 0, found -1");
    EXPECT_EQ(layerError("Masking", "{}"),
              "unknown class \"Masking\": a class of your own is made known by "
              "registerClass<...>()");
    EXPECT_EQ(layerError("Dense", "[]"), "expected an object, found []");
    EXPECT_EQ(errorOf<IoError>([] {
                  fromConfig<Optimizer>("Adam", Json::parse(R"({"learning_rate":
                  {"class_name": "ExponentialDecay", "config": {}}})"));
              }),
              "Adam: learningRate: expected a number, found {\"class_name\": \"ExponentialDecay\", "
              "\"config\": {}}");
}

TEST(Config, WhatTheClassDoesNotDoIsRefused) {
    EXPECT_EQ(layerError("Conv2D", R"({"name": "c", "filters": 8, "groups": 2,
                  "data_format": "channels_first", "kernel_constraint": {"class_name": "NonNeg"},
                  "bias_constraint": null, "dtype": "float32"})"),
              "Conv2D c: cannot do as the file says: groups = 2, data_format = \"channels_first\", "
              "kernel_constraint = {\"class_name\": \"NonNeg\"}");
    EXPECT_EQ(layerError("BatchNormalization", R"({"renorm": true})"),
              "BatchNormalization batch_normalization: cannot do as the file says: renorm = true");
    EXPECT_EQ(layerError("BatchNormalization", R"({"axis": [1, 2]})"),
              "BatchNormalization batch_normalization: axis: expected an integer, found [1, 2]");
    const auto lossError = [](const char* config) {
        return errorOf<IoError>([&] { fromConfig<Loss>("MeanSquaredError", Json::parse(config)); });
    };
    EXPECT_EQ(lossError(R"({"reduction": "sum", "name": "mine", "dtype": "float16"})"),
              "MeanSquaredError: cannot do as the file says: reduction = \"sum\", name = \"mine\", "
              "dtype = \"float16\"");
    const auto optimizerError = [](const char* config) {
        return errorOf<IoError>([&] { fromConfig<Optimizer>("Adam", Json::parse(config)); });
    };
    EXPECT_EQ(optimizerError(R"({"amsgrad": true, "use_ema": true, "ema_momentum": 0.9})"),
              "Adam: cannot do as the file says: amsgrad = true, use_ema = true, "
              "ema_momentum = 0.9");
}

Tensor doubled(const Tensor& x) { return x * 2.0f; }
Tensor tripled(const Tensor& x) { return x * 3.0f; }

TEST(Config, ActivationsOfOnesOwnNeedNames) {
    const Layer lambda = Activation{.activation = [](const Tensor& x) { return x * 4.0f; }};
    EXPECT_EQ(errorOf<ArgumentError>([&] { toJson(lambda); }),
              "Activation activation: activation: cannot be saved: a function of your own needs a "
              "name, by registerActivation(name, function); one without an address, such as a "
              "lambda, is then ActivationFunction::named(name)");
    const Layer layer = Activation{.activation = doubled};
    EXPECT_THROW(toJson(layer), ArgumentError);
    registerActivation("doubled", doubled);
    registerActivation("doubled", doubled);
    expectRoundTrip(layer);
    EXPECT_EQ(toJson(layer)["config"]["activation"].string(), "doubled");
    EXPECT_THROW(registerActivation("doubled", tripled), ArgumentError);
    EXPECT_THROW(registerActivation("relu", tripled), ArgumentError);
    registerActivation("quadrupled", [](const Tensor& x) { return x * 4.0f; });
    expectRoundTrip(Layer(Activation{.activation = ActivationFunction::named("quadrupled")}));
}

// ---- Classes of one's own ----

enum class Mood { calm, wild };
constexpr std::array<std::string_view, 2> enumNames(Mood) { return {"calm", "wild"}; }

struct Window {
    int begin = 0;
    int end = 1;
};
Json toJson(const Window& window) { return Json::Array{window.begin, window.end}; }
void fromJson(const Json& json, Window& window) {
    window = {static_cast<int>(json[0].integer()), static_cast<int>(json[1].integer())};
}

struct Scale {
    float initial = 1.0f;
    Mood mood = Mood::calm;
    std::vector<Index> sizes = {};
    std::vector<std::string> words = {};
    std::vector<Initializer> initializers = {};
    std::optional<double> share = std::nullopt;
    std::optional<std::array<float, 2>> both = std::nullopt;
    Window window = {};
    const void* pointer = nullptr;
    std::string name = {};
};

class ScaleBody : public SimpleLayerBody {
public:
    explicit ScaleBody(const Scale& options) : options_(options) {}

protected:
    Shape computeOutputShape(const Shape& input) const override { return input; }
    Tensor call(const Tensor& x, const CallOptions&) override { return x * options_.initial; }

private:
    Scale options_;
};

void describe(Fields& field, Scale& o) {
    field("initial", o.initial, {.range = Range::above(0), .formerKey = "factor"});
    field("mood", o.mood);
    field("sizes", o.sizes, Range::atLeast(0));
    field("words", o.words);
    field("initializers", o.initializers);
    field("share", o.share);
    field("both", o.both);
    field("window", o.window);
    if (o.pointer) field("pointer", o.pointer);
}
const LayerClass& classOf(const Scale&) { return describedAs<Scale, ScaleBody>("Scale"); }

class Nameless : public LossBody {
public:
    Tensor perItem(const Tensor& targets, const Tensor&) const override { return targets; }
};

class NamelessLayer : public SimpleLayerBody {
public:
    NamelessLayer() : SimpleLayerBody("NamelessLayer", "mine") {}

protected:
    Shape computeOutputShape(const Shape& input) const override { return input; }
    Tensor call(const Tensor& x, const CallOptions&) override { return x; }
};

TEST(Config, ClassesOfOnesOwnAreMadeKnownByALine) {
    const Layer layer = Scale{.initial = 0.5f,
                              .mood = Mood::wild,
                              .sizes = {1, 2},
                              .words = {"a", "é"},
                              .initializers = {Zeros{}, Constant{.value = 2}},
                              .share = 0.1,
                              .both = {{0.1f, 0.2f}},
                              .window = {3, 4},
                              .name = "s"};
    EXPECT_EQ(errorOf<IoError>([&] {
                  Layer read;
                  fromJson(toJson(layer), read);
              }),
              "unknown class \"Scale\": a class of your own is made known by registerClass<...>()");
    registerClass<Scale>("Gain");
    registerClass<Scale>("Gain");
    expectRoundTrip(layer);
    EXPECT_EQ(toJson(readLayer("Gain", R"({"name": "s", "factor": 2, "sizes": [7]})"))["config"],
              Json::parse(R"({"name": "s", "trainable": true, "dtype": "float32", "initial": 2,
                  "mood": "calm", "sizes": [7], "words": [], "initializers": [], "share": null,
                  "both": null, "window": [0, 1]})"));
    EXPECT_EQ(layerError("Scale", R"({"name": "s", "sizes": [7, -1]})"),
              "Scale s: expected sizes >= 0, got -1");
    EXPECT_EQ(layerError("Scale", R"({"name": "s", "initial": -2})"),
              "Scale s: expected initial in (0, inf), got -2");
    EXPECT_EQ(layerError("Scale", R"({"name": "s", "window": 3})"),
              "Scale s: window: expected a list, found 3");
    EXPECT_EQ(layerError("Scale", R"({"name": "s", "pointer": 3})"),
              "Scale s: cannot do as the file says: pointer = 3");
    EXPECT_EQ(errorOf<ArgumentError>([&] { toJson(Layer(Scale{.pointer = &layer})); }),
              "Scale scale: pointer: cannot be saved: its type has no toJson and fromJson");
    EXPECT_THROW(addOwnClass(entryOf(classOf(Scale{})), "Dense"), ArgumentError);
}

TEST(Config, ObjectsWithoutADescriptionCannotBeSaved) {
    const std::string why =
        ": cannot be saved: expected an object that is made from a description, a struct with "
        "describe and classOf";
    EXPECT_EQ(errorOf<ArgumentError>([] { toJson(Loss(Nameless{})); }),
              "an object of a class of your own" + why);
    EXPECT_EQ(errorOf<ArgumentError>([] { toJson(Layer(NamelessLayer{})); }),
              "NamelessLayer mine" + why);
    EXPECT_TRUE(toJson(Layer()).isNull());
    std::ostringstream out;
    EXPECT_EQ(errorOf<ArgumentError>([&] { toJson(Callback(ProgressBar{.out = &out})); }),
              "ProgressBar: out: cannot be saved: its type has no toJson and fromJson");
    EXPECT_EQ(errorOf<ArgumentError>(
                  [] { toJson(Layer(Lambda{.function = [](const Tensor& x) { return x; }})); }),
              "Lambda lambda: function: cannot be saved: its type has no toJson and fromJson");
}

TEST(Config, AnyThreadMayReadAndRegister) {
    std::vector<std::thread> threads;
    std::vector<std::string> written(8);
    for (std::size_t i = 0; i < written.size(); ++i) {
        threads.emplace_back([&written, i] {
            registerClass<Scale>(concat("Scale", i));
            registerActivation(concat("doubled", i), doubled);
            for (int k = 0; k < 50; ++k) {
                const Layer layer =
                    readLayer("Dense", concat(R"({"units": 3, "activation": "doubled)", i, "\"}"));
                written[i] =
                    toJson(layer).text() + toJson(readLayer(concat("Scale", i), "{}")).text();
            }
        });
    }
    for (std::thread& each : threads) each.join();
    for (const std::string& each : written) EXPECT_FALSE(each.empty());
}

}  // namespace
}  // namespace glgrad

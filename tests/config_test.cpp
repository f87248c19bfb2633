#include "core/config.h"

#include <gtest/gtest.h>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/activation.h"
#include "layers/batch_normalization.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/dropout.h"
#include "layers/global_average_pooling2d.h"
#include "models/losses.h"
#include "models/metrics.h"
#include "optim/adam.h"
#include "optim/sgd.h"
#include "tests/support/config_round_trip.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

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

}  // namespace
}  // namespace glgrad

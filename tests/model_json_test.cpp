// Architectures in Keras's JSON.
#include "models/model_json.h"

#include <gtest/gtest.h>

#include "autograd/ops.h"
#include "core/error.h"
#include "layers/add.h"
#include "layers/batch_normalization.h"
#include "layers/concatenate.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/dropout.h"
#include "layers/flatten.h"
#include "layers/global_average_pooling2d.h"
#include "layers/input.h"
#include "layers/lambda.h"
#include "layers/layer_body.h"
#include "layers/reshape.h"
#include "models/sequential.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

// The same weights, and the same results.
void expectSame(const Model& model, const Model& read, const Tensors& inputs) {
    const std::vector<Variable> from = model.variables(), to = read.variables();
    ASSERT_EQ(to.size(), from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        EXPECT_EQ(to[i].name(), from[i].name());
        Variable(to[i]).assign(from[i].value());
    }
    const Tensors want = model(inputs), got = read(inputs);
    ASSERT_EQ(got.size(), want.size());
    for (std::size_t i = 0; i < want.size(); ++i) EXPECT_EQ(got[i].values(), want[i].values());
}

void expectRoundTrip(const Model& model, const Tensors& inputs) {
    const std::string text = modelToJson(model).text();
    SCOPED_TRACE(text);
    const Model read = modelFromJson(Json::parse(text));
    EXPECT_EQ(modelToJson(read).text(), text);
    EXPECT_EQ(read.name(), model.name());
    expectSame(model, read, inputs);
}

TEST(ModelJson, OfChains) {
    Sequential model({Input{.shape = {kOpen, 6, 2}}, Conv2D{.filters = 3}, BatchNormalization{},
                      GlobalAveragePooling2D{}, Dropout{}, Dense{.units = 2, .name = "head"}},
                     {.name = "chain"});
    expectRoundTrip(model, randomUniform({2, 5, 6, 2}, 1));
    Sequential nested({Sequential({Dense{.units = 4}}, {.name = "inner"}), Dense{.units = 1}});
    nested.build({3});
    expectRoundTrip(nested, randomUniform({2, 3}, 1));
}

TEST(ModelJson, OfGraphs) {
    const Symbol a = Input{.shape = {4}, .name = "a"}, b = Input{.shape = {4}, .name = "b"};
    const Layer tower = Dense{.units = 3, .activation = relu, .name = "tower"};
    const Symbol left = tower(a), right = tower(b, {.training = false});
    const Symbol x = Input{.shape = {3}};
    const Model inner(x, Dense{.units = 2}(x), {.name = "inner"});
    const Symbol once = inner(left), again = inner(right);
    const Symbol sum = Add{}({once, again});
    const Model model({b, a}, {Concatenate{}({sum, once}), again, sum}, {.name = "net"});
    expectRoundTrip(model, {randomUniform({2, 4}, 1), randomUniform({2, 4}, 2)});
}

TEST(ModelJson, KeepsWhetherACallIsOfTraining) {
    const Symbol x = Input{.shape = {64}};
    const Layer drop = Dropout{.rate = 0.5f};
    const Model model(x, {drop(x), drop(x, {.training = false}), drop(x, {.training = true})});
    const Model read = modelFromJson(Json::parse(modelToJson(model).text()));
    const Tensor in = ones({1, 64});
    for (const bool training : {false, true}) {
        const auto [asCalled, never, always] = read(Tensors{in}, {.training = training}).take<3>();
        EXPECT_EQ(asCalled.values() == in.values(), !training);
        EXPECT_EQ(never.values(), in.values());
        EXPECT_NE(always.values(), in.values());
    }
}

// As the plan of the format has it.
TEST(ModelJson, IsThatOfKeras) {
    const Symbol x = Input{.shape = {kOpen, 2}, .name = "x"};
    const Model model(x, Dense{.units = 3, .name = "d"}(x), {.name = "one"});
    const Json json = modelToJson(model);
    EXPECT_EQ(json["class_name"].string(), "Functional");
    const Json& config = json["config"];
    EXPECT_EQ(config["input_layers"].text(), R"([["x", 0, 0]])");
    EXPECT_EQ(config["output_layers"].text(), R"([["d", 0, 0]])");
    EXPECT_EQ(config["layers"][0].text(),
              R"({"name": "x", "class_name": "InputLayer", "config": {"name": "x", )"
              R"("batch_input_shape": [null, null, 2], "dtype": "float32", "sparse": false}, )"
              R"("inbound_nodes": []})");
    EXPECT_EQ(config["layers"][1]["inbound_nodes"].text(), R"([[["x", 0, 0, {}]]])");
}

Json chainOf(const std::string& layers) {
    return Json::parse(R"({"class_name": "Sequential", "config": {"name": "m", "layers": [)" +
                       layers + "]}}");
}

std::string errorIn(const Json& json) {
    return errorOf<IoError>([&] { modelFromJson(json); });
}

TEST(ModelJson, AllThatIsWrongIsSaidAtOnce) {
    const std::string error = errorIn(chainOf(
        R"({"class_name": "Dense", "config": {"name": "a", "units": 2}},
           {"class_name": "Odd", "config": {"name": "b"}},
           {"class_name": "Sequential", "config": {"name": "c", "layers": [
               {"class_name": "Other", "config": {"name": "d"}}]}})"));
    EXPECT_NE(error.find("layer b: unknown class \"Odd\""), std::string::npos) << error;
    EXPECT_NE(error.find("layer d: unknown class \"Other\""), std::string::npos) << error;
    const std::string options =
        errorIn(chainOf(R"({"class_name": "Dense", "config": {"name": "a", "units": 0}},
                   {"class_name": "Dense", "config": {"name": "b", "units": 2, "sheep": 3}})"));
    EXPECT_NE(options.find("Dense a: expected units > 0, got 0"), std::string::npos) << options;
    EXPECT_NE(options.find("sheep = 3"), std::string::npos) << options;
    EXPECT_NE(errorIn(Json::parse("[]")), "(no error)");
    EXPECT_NE(errorIn(Json::parse(R"({"class_name": "Dense", "config": {}})")), "(no error)");
}

Json graphOf(const std::string& nodes, const std::string& outputs = R"([["d", 0, 0]])") {
    return Json::parse(
        R"({"class_name": "Functional", "config": {"name": "m", "layers": [
             {"name": "x", "class_name": "InputLayer", "inbound_nodes": [],
              "config": {"batch_input_shape": [null, 2]}},)" +
        nodes + R"(], "input_layers": [["x", 0, 0]], "output_layers": )" + outputs + "}}");
}

std::string dense(const std::string& name, const std::string& from) {
    return R"({"name": ")" + name + R"(", "class_name": "Dense", "config": {"units": 2},
               "inbound_nodes": [[[")" +
           from + R"(", 0, 0, {}]]]})";
}

TEST(ModelJson, CallsMayStandInAnyOrder) {
    const Model model = modelFromJson(graphOf(dense("d", "c") + "," + dense("c", "x")));
    EXPECT_EQ(model.layerNames(), (std::vector<std::string>{"x", "c", "d"}));
}

TEST(ModelJson, CallsThatDoNotFitAreRefused) {
    EXPECT_EQ(errorIn(graphOf(dense("d", "c") + "," + dense("c", "d"))),
              "expected layers that can be called one after the other, found a loop of c, d");
    EXPECT_EQ(errorIn(graphOf(dense("d", "y"))), "expected call 0 of layer y, found none");
    EXPECT_EQ(errorIn(graphOf(dense("d", "x"), R"([["d", 1, 0]])")),
              "expected call 1 of layer d, found none");
    EXPECT_EQ(errorIn(graphOf(dense("d", "x"), R"([["d", 0, 7]])")),
              "layer d: expected an output in [0, 1), found 7");
    EXPECT_EQ(errorIn(graphOf(dense("d", "x") + "," + dense("d", "x"))),
              "expected layers of different names, found d twice");
    std::string strange = dense("d", "x");
    strange.replace(strange.find("{}"), 2, R"({"mask": 1})");
    EXPECT_EQ(errorIn(graphOf(strange)), "layer d: a call with mask = 1 is not known here");
}

TEST(ModelJson, WhatCannotBeSavedIsNamed) {
    const Symbol x = Input{.shape = {2}};
    const Layer first = Lambda{.function = [](const Tensor& t) { return t; }, .name = "first"};
    const Layer second = Lambda{.function = [](const Tensor& t) { return t; }, .name = "second"};
    const std::string error =
        errorOf<ArgumentError>([&] { modelToJson(Model(x, second(first(x)))); });
    EXPECT_NE(error.find("Lambda first"), std::string::npos) << error;
    EXPECT_NE(error.find("Lambda second"), std::string::npos) << error;
    EXPECT_EQ(errorOf<ArgumentError>([] { modelToJson(Sequential({Flatten{}})); }),
              "modelToJson: expected a built model that is a graph, sequential is not");
}

}  // namespace
}  // namespace glgrad

// Configurations of classes of one's own.
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <sstream>
#include <thread>

#include "autograd/ops.h"
#include "core/config.h"
#include "core/error.h"
#include "layers/dense.h"
#include "layers/layer_body.h"
#include "models/losses.h"
#include "models/progress_bar.h"
#include "tests/support/config_round_trip.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

Tensor doubled(const Tensor& x) { return x * 2.0f; }

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

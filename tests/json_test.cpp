#include "core/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

std::string errorIn(const std::string& text) {
    return errorOf<IoError>([&] { Json::parse(text, "model.json"); });
}

std::string nested(int levels) {
    return std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']');
}

TEST(Json, ReadsWhatItWrites) {
    for (const std::string text : {"null",
                                   "true",
                                   "false",
                                   "0",
                                   "-7",
                                   "9223372036854775807",
                                   "-9223372036854775808",
                                   "18446744073709551615",
                                   "0.5",
                                   "1.0",
                                   "-0.0",
                                   "1e-07",
                                   "1e+300",
                                   "NaN",
                                   "Infinity",
                                   "-Infinity",
                                   "\"\"",
                                   R"("a \"b\" \\ \n \u0001 Grüße 🙂")",
                                   "[]",
                                   "{}",
                                   "[1, [2.5, {}]]",
                                   R"({"z": 1, "a": {"b": [null]}, "m": "x"})"}) {
        EXPECT_EQ(Json::parse(text).text(), text);
    }
    EXPECT_EQ(Json::parse(" [ 1 ,\n2 ] ").text(), "[1, 2]");
    EXPECT_EQ(Json::parse(R"("\/\b\f\r\t\u00e9\ud83d\ude42")").string(), "/\b\f\r\té🙂");
    EXPECT_EQ(Json::parse(R"({"a": [1, {}], "b": {}})").text(2),
              "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {}\n}");
}

TEST(Json, FloatsAreTheShortestDecimals) {
    EXPECT_EQ(Json(0.3f).text(), "0.3");
    EXPECT_EQ(Json(1e-7f).text(), "1e-07");
    EXPECT_EQ(Json(2.0f).text(), "2.0");
    EXPECT_EQ(Json(0.1).text(), "0.1");
    EXPECT_EQ(Json(-INFINITY).text(), "-Infinity");
    const float largest = std::numeric_limits<float>::max();
    for (const float value : {largest, -largest, 1e-45f, 1.0f / 3.0f, 16777217.0f}) {
        EXPECT_EQ(static_cast<float>(Json::parse(Json(value).text()).number()), value);
    }
}

TEST(Json, ReadsNumbersAsPythonDoes) {
    EXPECT_TRUE(std::isnan(Json::parse("NaN").number()));
    EXPECT_EQ(Json::parse("-Infinity").number(), -INFINITY);
    EXPECT_EQ(Json::parse("1e-999").number(), 0.0);
    EXPECT_EQ(Json::parse("-0." + std::string(400, '0') + "1").number(), 0.0);
    EXPECT_EQ(Json::parse("123456789012345678901234567890").number(),
              123456789012345678901234567890.0);
    EXPECT_EQ(Json::parse("3.0").integer(), 3);
    EXPECT_EQ(Json::parse("\xEF\xBB\xBF[1]").text(), "[1]");  // A mark that editors put there.
    EXPECT_EQ(errorIn("1e999"), "model.json: number overflow parsing '1e999'");
    EXPECT_NE(errorIn("1" + std::string(400, '0') + "e-50"), "(no error)");
    EXPECT_EQ(Json::parse("1" + std::string(400, '0') + "e-800").number(), 0.0);
}

TEST(Json, OfMembersOfOneNameTheLastCounts) {
    EXPECT_EQ(Json::parse(R"({"a": 1, "b": 2, "a": 3, "b": 4, "c": 5})").text(),
              R"({"a": 3, "b": 4, "c": 5})");
}

// The words are the library's; the file and the place are what counts.
TEST(Json, ErrorsSayWhere) {
    const auto placeIn = [](const std::string& text) {
        const std::string error = errorIn(text);
        EXPECT_LT(error.size(), 300u);
        return error.substr(0, error.find(':', error.find("column")));
    };
    EXPECT_EQ(placeIn("{\"a\": 1,\n \"b\" 2}"), "model.json: line 2, column 6");
    EXPECT_EQ(placeIn(""), "model.json: line 1, column 1");
    EXPECT_EQ(placeIn("[1, 2"), "model.json: line 1, column 6");
    EXPECT_EQ(placeIn("[NaN, Infinity, x]"), "model.json: line 1, column 17");
    EXPECT_EQ(placeIn("[1] x"), "model.json: line 1, column 5");
    EXPECT_EQ(placeIn("{a: 1}"), "model.json: line 1, column 2");
    EXPECT_EQ(placeIn("\"a\nb\""), "model.json: line 2, column 0");
    EXPECT_EQ(errorIn("{NaN: 1}"), "model.json: expected a name in quotes, found a number");
    EXPECT_EQ(errorIn(nested(201)), "model.json: nested in more than 200 levels");
    EXPECT_LT(errorIn('"' + std::string(100000, 'x')).size(), 300u);
}

// Strings stand for them where the library reads: none of a file's own is taken for one.
TEST(Json, NumbersThatOnlyPythonWrites) {
    const std::string text =
        R"({"NaN": "_", "b": [NaN, "______", Infinity, "\"", -Infinity], "_": "NaN"})";
    EXPECT_EQ(Json::parse(text).text(), text);
}

TEST(Json, HostileTextIsRefused) {
    EXPECT_EQ(Json::parse(nested(200)).text(), nested(200));
    std::string objects;
    for (int i = 0; i < 1'000'000; ++i) objects += "{\"a\":";
    for (const std::string& text : {nested(1'000'000),      objects,
                                    std::string("tru"),     std::string("nul"),
                                    std::string("01"),      std::string("1."),
                                    std::string(".5"),      std::string("+1"),
                                    std::string("1e"),      std::string("-"),
                                    std::string("[1,]"),    std::string("{\"a\":1,}"),
                                    std::string("{,}"),     std::string("[,]"),
                                    std::string("'a'"),     std::string("\"\\u12\""),
                                    std::string("\"\\u"),   std::string("\"\\"),
                                    std::string("/* */ 1"), std::string("NaN1"),
                                    std::string("1\0", 2),  std::string("nan"),
                                    std::string("--1"),     std::string("- 1")}) {
        EXPECT_NE(errorIn(text), "(no error)") << text.substr(0, 40);
    }
    // Stray and missing continuations, overlong forms, a surrogate, beyond the last character.
    for (const std::string bytes : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                                    "\xF4\x90\x80\x80", "\xF0\x8F\xBF\xBF", "\xFF", "\xE2\x82"}) {
        EXPECT_TRUE(errorIn('"' + bytes + '"').starts_with("model.json: line 1, column")) << bytes;
        EXPECT_THROW(Json(bytes).text(), ArgumentError);
    }
    const std::string valid =
        R"({"class_name": "Dense", "config": {"units": 3, "x": [1e-3, "é"]}})";
    for (std::size_t length = 0; length < valid.size(); ++length) {
        EXPECT_NE(errorIn(valid.substr(0, length)), "(no error)") << length;
    }
}

TEST(Json, ManyMembersAreReadFast) {
    std::string text = "{";
    for (int i = 0; i < 200'000; ++i) text += concat(i ? "," : "", '"', i % 150'000, "\":", i);
    const Json json = Json::parse(text + "}");
    EXPECT_EQ(json.members().size(), 150'000u);
    EXPECT_EQ(json["0"].integer(), 150'000);
}

TEST(Json, AccessorsSayWhatWasExpectedAndFound) {
    const Json json = Json::parse(R"({"a": [1, 2], "big": 18446744073709551615, "half": 0.5})");
    EXPECT_EQ(errorOf<IoError>([&] { json["a"].string(); }), "expected a string, found [1, 2]");
    EXPECT_EQ(errorOf<IoError>([&] { json["a"][2]; }),
              "expected a list of more than 2 items, found [1, 2]");
    EXPECT_EQ(errorOf<IoError>([&] { json["a"]["b"]; }), "expected an object, found [1, 2]");
    EXPECT_EQ(errorOf<IoError>([&] { Json::object()["b"]; }),
              "expected an object with \"b\", found {}");
    EXPECT_EQ(errorOf<IoError>([&] { json["big"].integer(); }),
              "expected an integer of 64 bits, found 18446744073709551615");
    EXPECT_EQ(errorOf<IoError>([&] { json["half"].integer(); }), "expected an integer, found 0.5");
    EXPECT_EQ(errorOf<IoError>([&] { Json(-1).unsignedInteger(); }),
              "expected an integer >= 0, found -1");
    EXPECT_EQ(errorOf<IoError>([&] { Json(1).boolean(); }), "expected true or false, found 1");
    EXPECT_EQ(errorOf<IoError>([&] { Json("x").number(); }), "expected a number, found \"x\"");
    EXPECT_EQ(errorOf<IoError>([&] { Json().items(); }), "expected a list, found null");
    EXPECT_EQ(errorOf<IoError>([&] { Json("x").set("a", 1); }), "expected an object, found \"x\"");
    const std::string error = errorOf<IoError>([&] { Json(std::string(5000, 'x')).number(); });
    EXPECT_LT(error.size(), 120u);
}

TEST(Json, CopiesAreTheirOwn) {
    Json first = Json::object();
    first.set("a", 1);
    Json second = first;
    second.set("a", 2);
    second.set("b", true);
    EXPECT_EQ(first.text(), R"({"a": 1})");
    EXPECT_EQ(second.text(), R"({"a": 2, "b": true})");
    Json list;
    list.push("x");
    list.push(list);
    EXPECT_EQ(list.text(), R"(["x", ["x"]])");
}

TEST(Json, IsComparedAsInPython) {
    EXPECT_EQ(Json(1), Json(1.0));
    EXPECT_FALSE(Json(1) == Json(true));
    EXPECT_FALSE(Json(0) == Json());
    EXPECT_EQ(Json::parse(R"({"a": 1, "b": [2]})"), Json::parse(R"({"b": [2.0], "a": 1})"));
    EXPECT_FALSE(Json::parse(R"({"a": 1})") == Json::parse(R"({"a": 1, "b": 2})"));
}

}  // namespace
}  // namespace glgrad

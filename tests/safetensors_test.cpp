#include "io/safetensors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "core/error.h"
#include "core/file.h"
#include "tests/support/safetensors_bytes.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

std::string errorOf(const std::vector<std::byte>& bytes) {
    try {
        SafetensorsFile(bytes, "w.safetensors");
    } catch (const IoError& error) {
        return error.what();
    }
    return "(no error)";
}

void expectError(const std::vector<std::byte>& bytes, const std::string& part) {
    const std::string message = errorOf(bytes);
    EXPECT_NE(message.find(part), std::string::npos) << message << "\nexpected: " << part;
    EXPECT_EQ(message.find("w.safetensors: "), 0u) << message;
}

template <class Value>
std::vector<float> readAs(const std::string& dtype, const std::vector<Value>& values) {
    std::string data(values.size() * sizeof(Value), '\0');
    std::memcpy(data.data(), values.data(), data.size());
    const std::string header = "{" +
                               entryOf("x", dtype, "[" + std::to_string(values.size()) + "]",
                                       "[0," + std::to_string(data.size()) + "]") +
                               "}";
    return SafetensorsFile(fileOf(header, data), "w.safetensors").values("x");
}

template <class Value>
std::string readError(const std::string& dtype, const std::vector<Value>& values) {
    try {
        readAs(dtype, values);
    } catch (const IoError& error) {
        return error.what();
    }
    return "(no error)";
}

const float kInfinity = std::numeric_limits<float>::infinity();

TEST(Safetensors, ReadsBackWhatItWrote) {
    const TemporaryFolder folder;
    const std::vector<float> kernel{1, -2, 3.5f, 0, 1e-40f, kInfinity}, bias{7};
    writeSafetensors(
        folder / "w.safetensors",
        std::vector<SafetensorsTensor>{
            {"dense/kernel", {2, 3}, kernel}, {"dense/bias", {}, bias}, {"none", {4, 0}, {}}},
        {{"format", "glgrad"}, {"note", "\"quoted\" \u00fc"}});
    const SafetensorsFile file = SafetensorsFile::read(folder / "w.safetensors");
    ASSERT_EQ(file.entries().size(), 3u);
    EXPECT_EQ(file.entries()[0].name, "dense/bias");
    EXPECT_TRUE(file.entry("dense/bias").shape.empty());
    EXPECT_EQ(file.entry("dense/kernel").shape, (std::vector<std::int64_t>{2, 3}));
    EXPECT_EQ(file.entry("dense/kernel").dtype, "F32");
    EXPECT_EQ(file.values("dense/kernel"), kernel);
    EXPECT_EQ(file.values("dense/bias"), bias);
    EXPECT_TRUE(file.values("none").empty());
    EXPECT_EQ(file.metadata().at("note"), "\"quoted\" \u00fc");
    EXPECT_TRUE(file.contains("none"));
    EXPECT_FALSE(file.contains("non"));
}

TEST(Safetensors, WritesFloat16AfterFloat32) {
    const TemporaryFolder folder;
    const std::vector<float> a{1.0f, 1.0004f, 1e6f}, b{0.1f};
    writeSafetensors(folder / "w",
                     std::vector<SafetensorsTensor>{{"a", {3}, a, DType::float16}, {"b", {1}, b}});
    const SafetensorsFile file = SafetensorsFile::read(folder / "w");
    EXPECT_EQ(file.entry("a").dtype, "F16");
    EXPECT_EQ(file.entry("a").data.size(), 6u);
    EXPECT_EQ(file.entry("b").dtype, "F32");
    EXPECT_EQ(file.entry("a").data.data() - file.entry("b").data.data(), 4);
    EXPECT_EQ(file.values("a"), (std::vector<float>{1.0f, 1.0f, kInfinity}));
    EXPECT_EQ(file.values("b"), b);
}

TEST(Safetensors, WritesTheSameBytesInAnyOrderAndAlignsTheData) {
    const TemporaryFolder folder;
    const std::vector<float> a{1, 2}, b{3};
    std::vector<SafetensorsTensor> tensors{{"b", {1}, b}, {"a", {2}, a}};
    for (const std::string name : {"n", "na", "nam", "name"}) {
        tensors[0].name = name;
        writeSafetensors(folder / "1", tensors);
        std::swap(tensors[0], tensors[1]);
        writeSafetensors(folder / "2", tensors);
        std::swap(tensors[0], tensors[1]);
        const std::vector<std::byte> bytes = readFile(folder / "1");
        EXPECT_EQ(bytes, readFile(folder / "2"));
        EXPECT_EQ(std::to_integer<int>(bytes[0]) % 8, 0);
        float first;
        std::memcpy(&first, bytes.data() + bytes.size() - 12, 4);
        EXPECT_EQ(first, 1.0f);
    }
}

TEST(Safetensors, WriterRejectsWhatCannotBeReadBack) {
    const TemporaryFolder folder;
    const std::vector<float> two{1, 2};
    const auto write = [&](std::vector<SafetensorsTensor> tensors) {
        writeSafetensors(folder / "w", tensors);
    };
    EXPECT_THROW(write({{"a", {3}, two}}), ArgumentError);
    EXPECT_THROW(write({{"a", {}, two}}), ArgumentError);
    EXPECT_THROW(write({{"a", {-1, -2}, two}}), ArgumentError);
    EXPECT_THROW(write({{"a", {std::int64_t{1} << 62, 4}, {}}}), ArgumentError);
    EXPECT_THROW(write({{"a", {std::int64_t{1} << 62, 4, 0}, {}}}), ArgumentError);
    EXPECT_THROW(write({{"a", {2, 0}, two}}), ArgumentError);
    EXPECT_THROW(write({{"a", {2}, two}, {"a", {2}, two}}), ArgumentError);
    EXPECT_THROW(write({{"__metadata__", {2}, two}}), ArgumentError);
    EXPECT_THROW(write({{"\xff", {2}, two}}), ArgumentError);
    EXPECT_FALSE(std::filesystem::exists(folder / "w"));
}

TEST(Safetensors, ConvertsFloats) {
    using Bits = std::vector<std::uint16_t>;
    EXPECT_EQ(readAs("F16", Bits{0x3c00, 0xc000, 0x0001, 0x03ff, 0x0400, 0x7bff, 0x7c00, 0xfc00}),
              (std::vector<float>{1, -2, 0x1p-24f, 0x1.ff8p-15f, 0x1p-14f, 65504, kInfinity,
                                  -kInfinity}));
    EXPECT_TRUE(std::isnan(readAs("F16", Bits{0x7e00})[0]));
    EXPECT_TRUE(std::signbit(readAs("F16", Bits{0x8000})[0]));
    EXPECT_EQ(readAs("BF16", Bits{0x3f80, 0xc000, 0x7f80}), (std::vector<float>{1, -2, kInfinity}));
    EXPECT_EQ(readAs("F64", std::vector<double>{0.1, -3, kInfinity, 3.4028235e38}),
              (std::vector<float>{0.1f, -3, kInfinity, std::numeric_limits<float>::max()}));
    EXPECT_NE(readError("F64", std::vector<double>{1, 1e39}).find("at index 1 is beyond"),
              std::string::npos);
}

TEST(Safetensors, ConvertsIntegersThatAreExact) {
    EXPECT_EQ(readAs("I8", std::vector<std::int8_t>{-128, 127}), (std::vector<float>{-128, 127}));
    EXPECT_EQ(readAs("U8", std::vector<std::uint8_t>{255}), std::vector<float>{255});
    EXPECT_EQ(readAs("I16", std::vector<std::int16_t>{-32768}), std::vector<float>{-32768});
    EXPECT_EQ(readAs("U16", std::vector<std::uint16_t>{65535}), std::vector<float>{65535});
    EXPECT_EQ(readAs("I32", std::vector<std::int32_t>{-(1 << 24), 1 << 30, INT32_MIN}),
              (std::vector<float>{-0x1p24f, 0x1p30f, -0x1p31f}));
    EXPECT_EQ(readAs("I64", std::vector<std::int64_t>{INT64_MIN, 3}),
              (std::vector<float>{-0x1p63f, 3}));
    EXPECT_EQ(readAs("U64", std::vector<std::uint64_t>{std::uint64_t{1} << 63}),
              std::vector<float>{0x1p63f});
    EXPECT_EQ(readAs("BOOL", std::vector<std::uint8_t>{0, 1}), (std::vector<float>{0, 1}));
}

TEST(Safetensors, RefusesValuesThatFloatCannotHold) {
    EXPECT_EQ(readError("I32", std::vector<std::int32_t>{0, (1 << 24) + 1}),
              "w.safetensors: tensor \"x\": I32 value 16777217 at index 1 is not exact as float");
    EXPECT_NE(readError("I64", std::vector<std::int64_t>{INT64_MAX}).find("9223372036854775807"),
              std::string::npos);
    EXPECT_NE(readError("U32", std::vector<std::uint32_t>{UINT32_MAX}).find("not exact"),
              std::string::npos);
    EXPECT_NE(readError("BOOL", std::vector<std::uint8_t>{2}).find("not a BOOL"),
              std::string::npos);
    EXPECT_NE(readError("F8_E4M3", std::vector<std::uint8_t>{2}).find("cannot read dtype F8_E4M3"),
              std::string::npos);
}

TEST(Safetensors, AcceptsAnyOrderOfDataAndPadding) {
    const std::string header = "{" + entryOf("a", "U8", "[2]", "[3,5]") + "," +
                               entryOf("b", "U8", "[3]", "[0,3]") + "," +
                               entryOf("c", "F32", "[0,9]", "[3,3]") + "}     ";
    const SafetensorsFile file(fileOf(header, "\1\2\3\4\5"), "w.safetensors");
    EXPECT_EQ(file.values("a"), (std::vector<float>{4, 5}));
    EXPECT_EQ(file.values("b"), (std::vector<float>{1, 2, 3}));
    EXPECT_TRUE(SafetensorsFile(fileOf("{}"), "w").entries().empty());
}

TEST(Safetensors, NamesTheMissingTensor) {
    const SafetensorsFile file(fileOf("{" + entryOf("a", "U8", "[1]", "[0,1]") + "}", "x"), "w");
    try {
        file.values("b");
        FAIL();
    } catch (const IoError& error) {
        EXPECT_STREQ(error.what(), "w: expected a tensor \"b\", found 1 others: \"a\"");
    }
}

TEST(Safetensors, StaysValidWhenMoved) {
    SafetensorsFile file(fileOf("{" + entryOf("a", "U8", "[1]", "[0,1]") + "}", "\7"), "w");
    const SafetensorsFile moved = std::move(file);
    EXPECT_EQ(moved.values("a"), std::vector<float>{7});
}

TEST(SafetensorsErrors, HeaderLength) {
    expectError(std::vector<std::byte>(5),
                "expected 8 bytes with the length of the header, found 5");
    expectError(fileOf("{}", "", 3), "announce a header of 3 bytes, expected at most 2");
    expectError(fileOf("{}", "", INT64_MAX), "announce a header of 9223372036854775807");
    expectError(fileOf("", ""), "start with '{'");
}

TEST(SafetensorsErrors, HeaderJson) {
    expectError(fileOf("[]"), "start with '{'");
    expectError(fileOf(" {}"), "start with '{'");
    expectError(fileOf("{\"a\":"), "not JSON");
    expectError(fileOf("{} x"), "not JSON");
    expectError(fileOf("{\"\xff\":1}"), "not JSON");
    expectError(fileOf("{\"a\":1}"), "tensor \"a\": expected an object, found number");
    expectError(fileOf("{\"a\":[[[[[[1]]]]]]}"), "tensor \"a\": expected an object, found array");
    expectError(fileOf("{\"a\":{\"b\":" + std::string(200, '[') + std::string(200, ']') + "}}"),
                "nested deeper");
    expectError(fileOf("{" + std::string(1'000'000, '[')), "not JSON");
    expectError(fileOf("{\"a\":{\"b\":" + std::string(1'000'000, '[')), "nested deeper");
    const std::string a = entryOf("a", "U8", "[0]", "[0,0]");
    expectError(fileOf("{" + a + "," + a + "}"), "the name \"a\" is there twice");
}

TEST(SafetensorsErrors, Metadata) {
    expectError(fileOf("{\"__metadata__\":[]}"), "__metadata__ to be an object, found array");
    expectError(fileOf("{\"__metadata__\":{\"k\":1}}"), "\"k\" to be a string, found number");
}

TEST(SafetensorsErrors, Entry) {
    const auto file = [](const std::string& dtype, const std::string& shape,
                         const std::string& offsets) {
        return fileOf("{" + entryOf("a", dtype, shape, offsets) + "}", "12345678");
    };
    expectError(file("F32", "[2, \"x\"]", "[0,8]"), "whole numbers from 0 in shape, found \"x\"");
    expectError(file("F32", "[2]", "[0,-8]"), "whole numbers from 0 in data_offsets, found -8");
    expectError(file("F32", "[2]", "[0,1e30]"), "whole numbers from 0 in data_offsets, found 1e30");
    expectError(file("F32", "[2]", "[0,8,8]"), "[begin, end], found 3 numbers");
    expectError(file("F32", "2", "[0,8]"), "expected shape to be a list, found number");
    expectError(file("F32", "[-2]", "[0,8]"), "whole numbers from 0 in shape, found -2");
    expectError(file("F32", "[2.0]", "[0,8]"), "whole numbers from 0 in shape, found 2.0");
    expectError(file("F32", "[18446744073709551615]", "[0,8]"), "too large");
    expectError(file("F32", "[99999999999999999999]", "[0,8]"), "whole numbers");
    expectError(file("F32", "[4294967296,4294967296]", "[0,8]"), "product of its shape");
    expectError(file("F32", "[0,4294967296,4294967296]", "[0,0]"), "product of its shape");
    expectError(file("F32", "[3]", "[0,8]"),
                "tensor \"a\": its dtype and shape need 12 bytes, its data_offsets [0, 8] span 8");
    expectError(file("F32", "[2]", "[0]"), "[begin, end], found 1 numbers");
    expectError(file("F32", "[2]", "[8,0]"), "within the 8 bytes of data, found [8, 0]");
    expectError(file("F32", "[2]", "[1,9]"), "within the 8 bytes of data, found [1, 9]");
    expectError(file("F32", "[1]", "[4,8]"), "leaves a hole before it: expected its data at 0");
    expectError(file("F32", "[1]", "[0,4]"), "expected 4 bytes of data, found 8");
    expectError(fileOf("{\"a\":{\"dtype\":\"F32\"}}"), "expected shape to be a list, found none");
    expectError(fileOf("{\"a\":{\"shape\":[]}}"), "expected dtype to be a string, found none");
    expectError(fileOf("{\"a\":{\"size\":1}}"), "expected dtype to be a string, found none");
}

TEST(SafetensorsErrors, OverlapAndHole) {
    const std::string a = entryOf("a", "U8", "[3]", "[0,3]");
    expectError(fileOf("{" + a + "," + entryOf("b", "U8", "[2]", "[2,4]") + "}", "1234"),
                "tensor \"b\": overlaps another tensor: expected its data at 3, found 2");
    expectError(fileOf("{" + a + "," + entryOf("b", "U8", "[3]", "[0,3]") + "}", "123"),
                "overlaps");
    expectError(fileOf("{" + a + "," + entryOf("b", "U8", "[1]", "[4,5]") + "}", "12345"),
                "tensor \"b\": leaves a hole");
}

/// Reads everything there is. Throws only IoError, or the test fails.
void readAll(std::vector<std::byte> bytes) {
    try {
        const SafetensorsFile file(std::move(bytes), "w");
        for (const SafetensorsEntry& entry : file.entries()) {
            try {
                file.values(entry.name);
            } catch (const IoError&) {
            }
        }
    } catch (const IoError&) {
    }
}

std::vector<std::byte> sampleFile() {
    const std::string header =
        "{\"__metadata__\":{\"k\":\"v\"}," + entryOf("a", "F32", "[2,1]", "[0,8]") + "," +
        entryOf("b", "BF16", "[1]", "[8,10]") + "," + entryOf("c", "I64", "[1]", "[10,18]") + "}";
    return fileOf(header, "abcdefghijklmnopqr");
}

TEST(SafetensorsFuzz, EveryTruncationIsAnError) {
    const std::vector<std::byte> whole = sampleFile();
    ASSERT_EQ(errorOf(whole), "(no error)");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::vector<std::byte> part(whole.begin(),
                                          whole.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_NE(errorOf(part), "(no error)") << size;
    }
}

TEST(SafetensorsFuzz, FlippedBitsAndBytesNeverCrash) {
    const std::vector<std::byte> whole = sampleFile();
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
        std::vector<std::byte> bytes = whole;
        bytes[bit / 8] ^= std::byte(1 << (bit % 8));
        readAll(std::move(bytes));
    }
    std::mt19937 random(1);
    for (int round = 0; round < 20'000; ++round) {
        std::vector<std::byte> bytes = whole;
        for (unsigned flips = 1 + random() % 4; flips > 0; --flips) {
            const std::size_t at = random() % bytes.size();
            // Half of them become characters that mean something to the header.
            bytes[at] = std::byte(random() % 2 ? "0123456789[]{},:\"-eE"[random() % 20]
                                               : static_cast<char>(random()));
        }
        readAll(std::move(bytes));
    }
}

}  // namespace
}  // namespace glgrad

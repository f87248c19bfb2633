// What a file may have beside the tensors that somebody wants, and headers of any size.
#include <gtest/gtest.h>

#include "core/error.h"
#include "io/safetensors.h"
#include "tests/support/errors.h"
#include "tests/support/safetensors_bytes.h"

namespace glgrad {
namespace {

const std::string kWanted = entryOf("w", "U8", "[2]", "[0,2]");

/// A file of w = {1, 2} and one more tensor of `bytes` bytes.
SafetensorsFile beside(const std::string& dtype, const std::string& shape, std::size_t bytes) {
    const std::string offsets = "[2," + std::to_string(2 + bytes) + "]";
    return SafetensorsFile(
        fileOf("{" + entryOf("other", dtype, shape, offsets) + "," + kWanted + "}",
               "\1\2" + std::string(bytes, 'x')),
        "f.safetensors");
}

SafetensorsFile withFields(const std::string& fields) {
    return SafetensorsFile(fileOf("{\"w\":{" + fields + "}}", "\1\2"), "f");
}

const std::string kFields = R"("dtype":"U8","shape":[2],"data_offsets":[0,2])";

struct Type {
    const char* dtype;
    const char* shape;
    std::size_t bytes;
};

TEST(SafetensorsTypes, ThoseThatNobodyAsksForDoNotMatter) {
    const Type types[] = {
        {"C64", "[2]", 16},        {"F4", "[2,8]", 8},    {"F4", "[0,3]", 0},
        {"F6_E2M3", "[8]", 6},     {"F6_E3M2", "[4]", 3}, {"F8_E4M3", "[5]", 5},
        {"F8_E5M2FNUZ", "[5]", 5}, {"F8_E8M0", "[]", 1},  {"F8_E4M3FNUZ", "[1]", 1},
        {"I128", "[3]", 48},       {"Q3_K", "[7]", 11},   {"", "[0]", 0},
        {"two\\nlines", "[9]", 2}};
    for (const auto& [dtype, shape, bytes] : types) {
        const SafetensorsFile file = beside(dtype, shape, bytes);
        EXPECT_EQ(file.values("w"), (std::vector<float>{1, 2})) << dtype;
        EXPECT_EQ(file.entry("other").data.size(), bytes) << dtype;
        const std::string error = errorOf<IoError>([&] { file.values("other"); });
        EXPECT_NE(error.find("f.safetensors: tensor \"other\": cannot read dtype "),
                  std::string::npos)
            << error;
        EXPECT_NE(error.find(dtype), std::string::npos) << error;
    }
}

TEST(SafetensorsTypes, TheBytesOfThoseThatAreKnownAreChecked) {
    const auto error = [](const Type& type) {
        return errorOf<IoError>([&] { beside(type.dtype, type.shape, type.bytes); });
    };
    EXPECT_NE(error({"F4", "[3]", 2}).find("its 3 values of 4 bits do not make whole bytes"),
              std::string::npos);
    EXPECT_NE(error({"F6_E2M3", "[2]", 2}).find("2 values of 6 bits"), std::string::npos);
    EXPECT_NE(error({"F4", "[4]", 4}).find("need 2 bytes"), std::string::npos);
    EXPECT_NE(error({"C64", "[2]", 8}).find("need 16 bytes"), std::string::npos);
    EXPECT_NE(error({"F6_E3M2", "[8]", 8}).find("need 6 bytes"), std::string::npos);
}

TEST(SafetensorsTypes, HolesAndOverlapsOfUnknownOnesAreFound) {
    const auto error = [](const std::string& offsets) {
        return errorOf<IoError>([&] {
            SafetensorsFile(
                fileOf("{" + kWanted + "," + entryOf("q", "new", "[2]", offsets) + "}", "12345"),
                "f");
        });
    };
    EXPECT_EQ(error("[2,5]"), "(no error)");
    EXPECT_NE(error("[1,5]").find("\"q\": overlaps another tensor"), std::string::npos);
    EXPECT_NE(error("[3,5]").find("\"q\": leaves a hole"), std::string::npos);
    EXPECT_NE(error("[2,4]").find("expected 4 bytes of data, found 5"), std::string::npos);
    EXPECT_NE(error("[2,6]").find("within the 5 bytes"), std::string::npos);
    EXPECT_NE(error("[5,2]").find("within the 5 bytes"), std::string::npos);
}

TEST(SafetensorsTypes, DataNeedsNoAlignment) {
    const std::string header = "{" + entryOf("a", "U8", "[1]", "[0,1]") + "," +
                               entryOf("b", "F32", "[1]", "[1,5]") + "}  ";
    const SafetensorsFile file(fileOf(header, std::string("\1\0\0\x80\x3f", 5)), "f");
    EXPECT_EQ(file.values("b"), std::vector<float>{1});
}

TEST(SafetensorsHeader, FieldsThatTheFormatDoesNotHaveArePassedOver) {
    for (const std::string more :
         {R"("note":"x")", R"("note":[1,[2,{"dtype":"F32","shape":[9]}],null])",
          R"("quantization":{"scale":-1e30,"dtype":{"a":[]},"zero":true})"}) {
        EXPECT_EQ(withFields(more + "," + kFields).values("w"), (std::vector<float>{1, 2})) << more;
        EXPECT_EQ(withFields(kFields + "," + more).values("w"), (std::vector<float>{1, 2})) << more;
    }
    const SafetensorsFile none(fileOf("{\"__metadata__\":null," + kWanted + "}", "\1\2"), "f");
    EXPECT_TRUE(none.metadata().empty());
}

TEST(SafetensorsHeader, FieldsThatAreThereTwiceAreNot) {
    for (const std::string more :
         {R"("dtype":"U8")", R"("shape":[2])", R"("data_offsets":[0,2])"}) {
        const std::string error = errorOf<IoError>([&] { withFields(kFields + "," + more); });
        EXPECT_NE(error.find("is there twice"), std::string::npos) << error;
    }
    for (const std::string metadata :
         {R"("__metadata__":{"a":"","a":""})", R"("__metadata__":{},"__metadata__":{"a":""})"}) {
        const std::string error =
            errorOf<IoError>([&] { SafetensorsFile(fileOf("{" + metadata + "}"), "f"); });
        EXPECT_NE(error.find("is there twice"), std::string::npos) << error;
    }
}

TEST(SafetensorsHeader, MayListManyTensors) {
    constexpr int kCount = 20'000;
    std::string header = "{", data;
    for (int i = kCount - 1; i >= 0; --i) {
        const std::string at = std::to_string(i);
        header += entryOf("t" + at, "U8", "[]", "[" + at + "," + std::to_string(i + 1) + "]") + ",";
    }
    header.back() = '}';
    for (int i = 0; i < kCount; ++i) data += static_cast<char>(i % 251);
    const SafetensorsFile file(fileOf(header, data), "f");
    ASSERT_EQ(file.entries().size(), std::size_t{kCount});
    for (int i = 0; i < kCount; ++i) {
        ASSERT_EQ(file.values("t" + std::to_string(i))[0], static_cast<float>(i % 251));
    }
}

TEST(SafetensorsHeader, KeepsFewSizesOfATensorThatHasManyAxes) {
    std::string shape = "[";
    for (int i = 0; i < 500'000; ++i) shape += "1,";
    shape.back() = ']';
    const SafetensorsFile file = beside("U8", shape, 1);
    EXPECT_EQ(file.values("w"), (std::vector<float>{1, 2}));
    EXPECT_EQ(file.entry("other").axes, 500'000u);
    EXPECT_EQ(file.entry("other").shape.size(), SafetensorsEntry::kMaxSizes);
    EXPECT_EQ(errorOf<IoError>([&] { file.values("other"); }),
              "f.safetensors: tensor \"other\": expected at most 64 axes, found 500000");
    EXPECT_EQ(beside("U8", "[1,1,1,1,1,1,1,1,1,3]", 3).values("other").size(), 3u);
}

TEST(SafetensorsHeader, KeepsNoMoreStringsThanAnyFileNeeds) {
    std::string metadata = "{\"__metadata__\":{";
    for (int i = 1'000'000; i <= 2'000'000; ++i) metadata += "\"" + std::to_string(i) + "\":\"\",";
    metadata.back() = '}';
    EXPECT_NE(errorOf<IoError>([&] {
                  SafetensorsFile(fileOf(metadata + "}"), "f");
              }).find("expected at most 1000000 strings"),
              std::string::npos);
}

TEST(SafetensorsHeader, LongTextsMakeShortErrors) {
    const std::string longText(1'000'000, 'x');
    for (const std::string& header :
         {"{\"" + longText, "{\"" + longText + "\":1}", "{\"w\":{\"shape\":\"" + longText + "\"}}",
          "{\"__metadata__\":{\"" + longText + "\":1}}", "{\"w\":{\"shape\":[1." + longText + "]}}",
          "{\"w\":{\"shape\":[" + std::string(100'000, '9') + "]}}",
          "{\"w\":{\"shape\":[1." + std::string(100'000, '9') + "]}}"}) {
        EXPECT_LT(errorOf<IoError>([&] { SafetensorsFile(fileOf(header), "f"); }).size(), 400u);
    }
}

}  // namespace
}  // namespace glgrad

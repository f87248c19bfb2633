#include "data/idx.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zlib.h>

#include <array>
#include <fstream>
#include <numeric>
#include <random>
#include <string>

#include "core/error.h"
#include "core/file.h"
#include "data/fashion_mnist_files.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;

Bytes idxOf(const std::vector<std::uint32_t>& shape, const Bytes& values, std::uint8_t type = 8) {
    Bytes bytes{0, 0, type, static_cast<std::uint8_t>(shape.size())};
    for (const std::uint32_t size : shape) {
        for (const int shift : {24, 16, 8, 0})
            bytes.push_back(static_cast<std::uint8_t>(size >> shift));
    }
    bytes.insert(bytes.end(), values.begin(), values.end());
    return bytes;
}

void writePlain(const fs::path& path, const Bytes& bytes) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

void writeGz(const fs::path& path, const Bytes& bytes) {
    gzFile file = gzopen(path.c_str(), "wb");
    ASSERT_NE(file, nullptr);
    ASSERT_EQ(gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size())),
              static_cast<int>(bytes.size()));
    ASSERT_EQ(gzclose(file), Z_OK);
}

Bytes readBytes(const fs::path& path) {
    Bytes bytes;
    for (const std::byte byte : readFile(path))
        bytes.push_back(std::to_integer<std::uint8_t>(byte));
    return bytes;
}

template <class Function>
void expectError(Function function, const std::string& part) {
    try {
        function();
        ADD_FAILURE() << "no error, expected: " << part;
    } catch (const IoError& error) {
        EXPECT_NE(std::string(error.what()).find(part), std::string::npos)
            << error.what() << "\nexpected: " << part;
    }
}

Bytes ramp(std::size_t count) {
    Bytes values(count);
    std::iota(values.begin(), values.end(), std::uint8_t{0});
    return values;
}

class IdxTest : public ::testing::Test {
protected:
    void expectErrorIn(const Bytes& bytes, const std::string& part) {
        writePlain(path_, bytes);
        expectError([&] { readIdx(path_); }, "a.idx: " + part);
    }

    TemporaryFolder folder_;
    fs::path path_ = folder_ / "a.idx";
};

TEST_F(IdxTest, ReadsPlainAndCompressed) {
    writePlain(path_, idxOf({2, 3}, ramp(6)));
    writeGz(folder_ / "a.gz", idxOf({2, 3}, ramp(6)));
    for (const fs::path& path : {path_, folder_ / "a.gz"}) {
        const IdxArray array = readIdx(path, {{kAnySize, 3}});
        EXPECT_EQ(array.shape, (std::vector<std::int64_t>{2, 3}));
        EXPECT_EQ(array.values, ramp(6));
    }
    writePlain(path_, idxOf({0, 28, 28}, {}));
    EXPECT_TRUE(readIdx(path_).values.empty());
}

TEST_F(IdxTest, ReadsMoreThanOneChunk) {
    const Bytes values = ramp(5'000'000);
    writeGz(path_, idxOf({5000, 1000}, values));
    EXPECT_EQ(readIdx(path_).values, values);
}

TEST_F(IdxTest, MissingFileOrFolder) {
    expectError([&] { readIdx(path_); }, "a.idx: cannot open: No such file or directory");
    expectError([&] { readIdx(folder_.path()); },
                "cannot read: expected a regular file, found a folder");
}

TEST_F(IdxTest, NotIdx) {
    expectErrorIn({},
                  "not an IDX file: expected it to start with 00 00 08 and the number of axes, "
                  "found nothing");
    expectErrorIn({0, 0, 8}, "not an IDX file");
    expectErrorIn({'P', 'K', 3, 4, 5},
                  "not an IDX file: expected it to start with 00 00 08 and the "
                  "number of axes, found 50 4b 03 04");
    expectErrorIn({0, 0, 8, 0}, "not an IDX file");
    expectErrorIn(idxOf({1}, Bytes(4), 0x0d),
                  "expected an IDX file of unsigned bytes (00 00 08), "
                  "found 32-bit floats (00 00 0d)");
    expectErrorIn(idxOf({1}, Bytes(4), 0x77),
                  "expected an IDX file of unsigned bytes (00 00 08), "
                  "found an unknown type (00 00 77)");
}

TEST_F(IdxTest, CutShortOrTooLong) {
    expectErrorIn({0, 0, 8, 2, 0, 0, 0, 1, 0, 0},
                  "cut short: expected 8 bytes of sizes of the 2 axes, "
                  "found 6");
    expectErrorIn(idxOf({2, 3}, ramp(5)), "cut short: expected 6 bytes of values, found 5");
    expectErrorIn(idxOf({2, 3}, ramp(7)), "expected the file to end after 6 bytes of values");
    // No memory is asked for on the word of the header alone.
    expectErrorIn(idxOf({0x7fffffff, 0x7fffffff}, {1}), "cut short: expected 4611686014132420609");
    expectErrorIn(idxOf({0x7fffffff, 0x7fffffff, 9}, {1}),
                  "shape [2147483647, 2147483647, 9] is too");
}

TEST_F(IdxTest, OtherShape) {
    writePlain(path_, idxOf({2, 3}, ramp(6)));
    expectError(
        [&] {
            readIdx(path_, {{kAnySize, 28, 28}});
        },
        "a.idx: expected shape [any, 28, 28], found [2, 3]");
    expectError([&] { readIdx(path_, {{3, 3}}); }, "expected shape [3, 3], found [2, 3]");
}

TEST_F(IdxTest, EveryTruncationOfACompressedFileIsAnError) {
    writeGz(path_, idxOf({30, 10}, ramp(300)));
    const Bytes whole = readBytes(path_);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        writePlain(path_, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
        EXPECT_THROW(readIdx(path_), IoError) << size;
    }
    writePlain(path_, Bytes(whole.begin(), whole.end() - 1));
    expectError([&] { readIdx(path_); }, "a.idx: cut short: the compressed data has no end");
}

TEST_F(IdxTest, MembersOfAGzipFileFollowEachOther) {
    writeGz(path_, idxOf({2, 3}, ramp(4)));
    const Bytes first = readBytes(path_);
    writeGz(path_, {4, 5});
    Bytes both = first;
    for (const std::uint8_t byte : readBytes(path_)) both.push_back(byte);
    writePlain(path_, both);
    EXPECT_EQ(readIdx(path_).values, ramp(6));
}

TEST_F(IdxTest, NothingElseFollowsThem) {
    writeGz(path_, idxOf({2, 3}, ramp(6)));
    const Bytes whole = readBytes(path_);
    for (const Bytes& junk : {Bytes{0}, Bytes{0, 0, 0}, Bytes{'j', 'u', 'n', 'k'}, Bytes{0x1f}}) {
        Bytes bytes = whole;
        bytes.insert(bytes.end(), junk.begin(), junk.end());
        expectErrorIn(bytes, "expected the file to end with its compressed data, found " +
                                 std::to_string(junk.size()) + " bytes more");
    }
    Bytes bytes = whole;
    bytes.insert(bytes.end(), {0x1f, 0x8b, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7});
    expectErrorIn(bytes, "damaged gzip data: unknown compression method");
    writeGz(path_, {9});
    bytes = whole;
    for (const std::uint8_t byte : readBytes(path_)) bytes.push_back(byte);
    expectErrorIn(bytes, "expected the file to end after 6 bytes of values, found more");
}

TEST_F(IdxTest, ManyAxesMakeAShortError) {
    const std::vector<std::uint32_t> sizes(255, 0x7fffffff);
    expectErrorIn(idxOf(sizes, {}),
                  "shape [2147483647, 2147483647, 2147483647, 2147483647, 2147483647, 2147483647, "
                  "... 255 axes] is too large");
    writePlain(path_, idxOf(sizes, {}));
    expectError([&] { readIdx(path_, {{kAnySize}}); }, "expected shape [any], found [2147483647, ");
}

TEST_F(IdxTest, APipeIsNotWaitedFor) {
    ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    expectError([&] { readIdx(path_); },
                "a.idx: cannot read: expected a regular file, found a pipe");
}

TEST_F(IdxTest, DamagedChecksumIsAnError) {
    writeGz(path_, idxOf({30, 10}, ramp(300)));
    Bytes bytes = readBytes(path_);
    bytes[bytes.size() - 8] ^= 1;
    writePlain(path_, bytes);
    expectError([&] { readIdx(path_); }, "a.idx: damaged gzip data: incorrect data check");
}

TEST_F(IdxTest, RandomDamageNeverCrashes) {
    writeGz(path_, idxOf({30, 10}, ramp(300)));
    const Bytes compressed = readBytes(path_), plain = idxOf({30, 10}, ramp(300));
    std::mt19937 random(1);
    for (int round = 0; round < 1000; ++round) {
        Bytes bytes = round % 2 ? compressed : plain;
        bytes[random() % (round % 4 < 2 ? 12 : bytes.size())] ^=
            static_cast<std::uint8_t>(random());
        writePlain(path_, bytes);
        try {
            readIdx(path_);
        } catch (const IoError&) {
        }
    }
}

class FashionMnistTest : public ::testing::Test {
protected:
    FashionMnistTest() {
        writeGz(file("train-images-idx3-ubyte.gz"), idxOf({3, 28, 28}, ramp(3 * 784)));
        writeGz(file("train-labels-idx1-ubyte.gz"), idxOf({3}, {0, 9, 4}));
        writeGz(file("t10k-images-idx3-ubyte.gz"), idxOf({1, 28, 28}, ramp(784)));
        writePlain(file("t10k-labels-idx1-ubyte"), idxOf({1}, {7}));
    }

    fs::path file(const std::string& name) const { return folder_ / name; }
    void expectReadError(const std::string& part) const {
        expectError([&] { readFashionMnist(folder_.path()); }, part);
    }

    TemporaryFolder folder_;
};

TEST_F(FashionMnistTest, ReadsTheFourFiles) {
    const FashionMnistArrays arrays = readFashionMnist(folder_.path());
    EXPECT_EQ(arrays.trainImages.shape, (std::vector<std::int64_t>{3, 28, 28}));
    EXPECT_EQ(arrays.trainLabels.values, (Bytes{0, 9, 4}));
    EXPECT_EQ(arrays.testImages.values, ramp(784));
    EXPECT_EQ(arrays.testLabels.values, Bytes{7});
}

TEST_F(FashionMnistTest, MissingFileSaysWhereAndHow) {
    fs::remove(file("t10k-images-idx3-ubyte.gz"));
    expectReadError("cannot find t10k-images-idx3-ubyte.gz (or t10k-images-idx3-ubyte) in " +
                    folder_.path().string() + "; install the Debian package dataset-fashion-mnist");
    expectError([&] { readFashionMnist(folder_ / "none"); }, "none, which is not a folder");
}

TEST_F(FashionMnistTest, OtherCountOfLabels) {
    writeGz(file("train-labels-idx1-ubyte.gz"), idxOf({2}, {0, 9}));
    expectReadError(
        "train-labels-idx1-ubyte.gz: expected 3 labels to go with "
        "train-images-idx3-ubyte.gz, found 2");
}

TEST_F(FashionMnistTest, LabelBeyondNine) {
    writeGz(file("train-labels-idx1-ubyte.gz"), idxOf({3}, {0, 9, 10}));
    expectReadError("train-labels-idx1-ubyte.gz: expected labels from 0 to 9, found 10 at index 2");
}

TEST_F(FashionMnistTest, OtherSizeOfImages) {
    writeGz(file("t10k-images-idx3-ubyte.gz"), idxOf({1, 32, 32}, ramp(1024)));
    expectReadError("t10k-images-idx3-ubyte.gz: expected shape [any, 28, 28], found [1, 32, 32]");
}

TEST(FashionMnist, ReadsTheInstalledData) {
    if (!fs::exists(kFashionMnistDirectory))
        GTEST_SKIP() << "dataset-fashion-mnist is not installed";
    const FashionMnistArrays arrays = readFashionMnist();
    EXPECT_EQ(arrays.trainImages.shape, (std::vector<std::int64_t>{60000, 28, 28}));
    EXPECT_EQ(arrays.testImages.values.size(), 10000u * 784u);
    std::array<int, 10> counts{};
    for (const std::uint8_t label : arrays.trainLabels.values) ++counts[label];
    for (const int count : counts) EXPECT_EQ(count, 6000);
    EXPECT_EQ(arrays.testLabels.values[0], 9);
    EXPECT_EQ(fashionMnistClassNames()[9], "Ankle boot");
}

}  // namespace
}  // namespace glgrad

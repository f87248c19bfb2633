#include "data/idx.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>

#include "core/error.h"
#include "core/out_of_memory.h"
#include "core/sizes_text.h"
#include "data/internal/gzip.h"

namespace glgrad {
namespace {

constexpr std::uint8_t kUnsignedByte = 0x08;

std::string hexOf(std::span<const std::uint8_t> bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        if (!text.empty()) text += ' ';
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text.empty() ? "nothing" : text;
}

std::string textOf(const std::vector<std::int64_t>& shape) {
    return sizesText(shape, [](std::int64_t size) {
        return size == kAnySize ? std::string("any") : std::to_string(size);
    });
}

std::string elementTypeOf(std::uint8_t code) {
    switch (code) {
        case 0x09:
            return "signed bytes";
        case 0x0b:
            return "16-bit integers";
        case 0x0c:
            return "32-bit integers";
        case 0x0d:
            return "32-bit floats";
        case 0x0e:
            return "64-bit floats";
        default:
            return "an unknown type";
    }
}

class IdxReader {
public:
    explicit IdxReader(const std::filesystem::path& path) : file_(path) {}

    std::vector<std::int64_t> readShape() {
        std::array<std::uint8_t, 4> magic{};
        const std::size_t found = file_.read(magic);
        if (found < 4 || magic[0] != 0 || magic[1] != 0 || magic[3] == 0) {
            fail(
                "not an IDX file: expected it to start with 00 00 08 and the number of axes, "
                "found " +
                hexOf(std::span(magic).first(found)));
        }
        if (magic[2] != kUnsignedByte) {
            fail("expected an IDX file of unsigned bytes (00 00 08), found " +
                 elementTypeOf(magic[2]) + " (" + hexOf(std::span(magic).first(3)) + ")");
        }
        std::vector<std::uint8_t> sizes(std::size_t{4} * magic[3]);
        requireAll(sizes.size(), file_.read(sizes),
                   "sizes of the " + std::to_string(magic[3]) + " axes");
        std::vector<std::int64_t> shape;
        for (std::size_t i = 0; i < sizes.size(); i += 4) {
            shape.push_back(std::int64_t{sizes[i]} << 24 | sizes[i + 1] << 16 | sizes[i + 2] << 8 |
                            sizes[i + 3]);
        }
        return shape;
    }

    /// Grows with what is there, so that a damaged header cannot ask for all memory.
    std::vector<std::uint8_t> readValues(std::uint64_t count) {
        constexpr std::uint64_t kChunk = 1 << 20;
        std::vector<std::uint8_t> values;
        while (values.size() < count) {
            const std::size_t start = values.size();
            const std::size_t wanted =
                std::min(std::max<std::uint64_t>(kChunk, start), count - start);
            values.resize(start + wanted);
            const std::size_t found = file_.read(std::span(values).subspan(start));
            if (found < wanted) requireAll(count, start + found, "values");
        }
        return values;
    }

    /// Reading past the last value is also what compares the checksum.
    void requireEnd(std::uint64_t count) {
        std::array<std::uint8_t, 1> more{};
        if (file_.read(more) != 0) {
            fail("expected the file to end after " + std::to_string(count) +
                 " bytes of values, found more");
        }
    }

    [[noreturn]] void fail(const std::string& what) const { file_.fail(what); }

private:
    void requireAll(std::uint64_t expected, std::uint64_t found, const std::string& what) const {
        if (found < expected) {
            fail("cut short: expected " + std::to_string(expected) + " bytes of " + what +
                 ", found " + std::to_string(found));
        }
    }

    GzipReader file_;
};

bool fits(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& expected) {
    return std::ranges::equal(shape, expected, [](std::int64_t found, std::int64_t wanted) {
        return wanted == kAnySize || wanted == found;
    });
}

IdxArray readArray(const std::filesystem::path& path,
                   const std::optional<std::vector<std::int64_t>>& expectedShape) {
    IdxReader reader(path);
    IdxArray array{reader.readShape(), {}};
    if (expectedShape && !fits(array.shape, *expectedShape)) {
        reader.fail("expected shape " + textOf(*expectedShape) + ", found " + textOf(array.shape));
    }
    std::uint64_t count = 1;
    for (const std::int64_t size : array.shape) {
        const auto factor = static_cast<std::uint64_t>(size);
        if (factor != 0 &&
            count > std::uint64_t{std::numeric_limits<std::int64_t>::max()} / factor) {
            reader.fail("shape " + textOf(array.shape) + " is too large");
        }
        count *= factor;
    }
    array.values = reader.readValues(count);
    reader.requireEnd(count);
    return array;
}

}  // namespace

IdxArray readIdx(const std::filesystem::path& path,
                 const std::optional<std::vector<std::int64_t>>& expectedShape) {
    return withinMemory(path.string(), "its values",
                        [&] { return readArray(path, expectedShape); });
}

}  // namespace glgrad

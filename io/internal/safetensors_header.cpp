#include "io/internal/safetensors_header.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/error.h"

namespace glgrad {
namespace {

using nlohmann::json;

/// The limit of the format's own reader: more than any model needs, small enough to be parsed.
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
/// {"name": {"shape": [..]}} and nothing deeper.
constexpr int kMaxDepth = 3;

struct Dtype {
    std::string_view name;
    std::uint64_t size;  // bytes per value
};

constexpr Dtype kDtypes[] = {{"BOOL", 1},    {"U8", 1},      {"I8", 1},  {"F8_E5M2", 1},
                             {"F8_E4M3", 1}, {"F8_E8M0", 1}, {"I16", 2}, {"U16", 2},
                             {"F16", 2},     {"BF16", 2},    {"I32", 4}, {"U32", 4},
                             {"F32", 4},     {"F64", 8},     {"I64", 8}, {"U64", 8}};

class HeaderParser {
public:
    HeaderParser(std::span<const std::byte> file, const std::string& fileName)
        : file_(file), fileName_(fileName) {}

    SafetensorsHeader parse() {
        const std::string_view text = headerText();
        data_ = file_.subspan(8 + text.size());
        const json root = parseJson(text);
        if (!root.is_object()) fail("expected the header to be an object, found " + kind(root));
        SafetensorsHeader header;
        for (const auto& [name, value] : root.items()) {
            if (name == kSafetensorsMetadata) {
                header.metadata = parseMetadata(value);
            } else {
                header.entries.push_back(parseEntry(name, value));
            }
        }
        checkThatEntriesTileTheData();
        return header;
    }

private:
    struct Range {
        std::uint64_t begin;
        std::uint64_t end;
        std::string name;
    };

    [[noreturn]] void fail(const std::string& what) const {
        throw IoError(fileName_ + ": not a sound safetensors file: " + what);
    }
    [[noreturn]] void fail(const std::string& name, const std::string& what) const {
        fail("tensor " + quotedTensorName(name) + ": " + what);
    }

    static std::string kind(const json& value) { return value.type_name(); }

    std::string_view headerText() const {
        if (file_.size() < 8) {
            fail("expected 8 bytes with the length of the header, found " +
                 std::to_string(file_.size()));
        }
        std::uint64_t length = 0;
        for (unsigned i = 0; i < 8; ++i) {
            length |= std::to_integer<std::uint64_t>(file_[i]) << (8 * i);
        }
        if (length > kMaxHeaderBytes || length > file_.size() - 8) {
            fail("the first 8 bytes announce a header of " + std::to_string(length) +
                 " bytes, expected at most " +
                 std::to_string(std::min<std::uint64_t>(kMaxHeaderBytes, file_.size() - 8)));
        }
        return {reinterpret_cast<const char*>(file_.data()) + 8, static_cast<std::size_t>(length)};
    }

    json parseJson(std::string_view text) const {
        // The parser would keep the last of two equal keys in silence, so they are counted here.
        std::vector<std::set<std::string>> keys;
        const auto watch = [&](int depth, json::parse_event_t event, json& value) {
            if (depth > kMaxDepth) fail("the header is nested deeper than the format allows");
            if (event == json::parse_event_t::object_start) keys.emplace_back();
            if (event == json::parse_event_t::object_end) keys.pop_back();
            if (event == json::parse_event_t::key &&
                !keys.back().insert(value.get<std::string>()).second) {
                fail("the name " + quotedTensorName(value.get<std::string>()) + " is there twice");
            }
            return true;
        };
        if (!text.starts_with('{')) fail("expected the header to start with '{'");
        try {
            return json::parse(text, watch);
        } catch (const json::exception& error) {
            fail("the header is not JSON: " + std::string(error.what()));
        }
    }

    std::map<std::string, std::string> parseMetadata(const json& value) const {
        if (!value.is_object()) fail("expected __metadata__ to be an object, found " + kind(value));
        std::map<std::string, std::string> metadata;
        for (const auto& [key, text] : value.items()) {
            if (!text.is_string()) {
                fail("__metadata__: expected " + quotedTensorName(key) + " to be a string, found " +
                     kind(text));
            }
            metadata[key] = text.get<std::string>();
        }
        return metadata;
    }

    SafetensorsEntry parseEntry(const std::string& name, const json& value) {
        if (!value.is_object()) fail(name, "expected an object, found " + kind(value));
        for (const auto& [key, ignored] : value.items()) {
            if (key != "dtype" && key != "shape" && key != "data_offsets") {
                fail(name,
                     "expected dtype, shape and data_offsets, found " + quotedTensorName(key));
            }
        }
        const Dtype dtype = parseDtype(name, value);
        SafetensorsEntry entry{name, std::string(dtype.name), {}, {}};
        const std::vector<std::uint64_t> shape = parseUnsigned(name, value, "shape");
        for (const std::uint64_t size : shape) {
            if (size > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
                fail(name, "a size of " + std::to_string(size) + " is too large");
            }
            entry.shape.push_back(static_cast<std::int64_t>(size));
        }
        const std::optional<std::uint64_t> count = safetensorsValueCount(entry.shape);
        if (!count) fail(name, "the product of its shape is too large");
        const Range range = parseRange(name, value, *count * dtype.size);
        entry.data = data_.subspan(static_cast<std::size_t>(range.begin),
                                   static_cast<std::size_t>(range.end - range.begin));
        ranges_.push_back(range);
        return entry;
    }

    Dtype parseDtype(const std::string& name, const json& entry) const {
        const auto found = entry.find("dtype");
        if (found == entry.end() || !found->is_string()) {
            fail(name, "expected dtype to be a string, found " +
                           (found == entry.end() ? "none" : kind(*found)));
        }
        const auto text = found->get<std::string>();
        const auto* dtype =
            std::ranges::find_if(kDtypes, [&](const Dtype& known) { return known.name == text; });
        if (dtype == std::end(kDtypes)) {
            fail(name, "expected a dtype such as F32, F16 or I64, found " + quotedTensorName(text));
        }
        return *dtype;
    }

    std::vector<std::uint64_t> parseUnsigned(const std::string& name, const json& entry,
                                             const char* key) const {
        const auto found = entry.find(key);
        if (found == entry.end() || !found->is_array()) {
            fail(name, std::string("expected ") + key + " to be a list, found " +
                           (found == entry.end() ? "none" : kind(*found)));
        }
        std::vector<std::uint64_t> numbers;
        for (const json& number : *found) {
            if (!number.is_number_unsigned()) {
                fail(name, std::string("expected whole numbers from 0 in ") + key + ", found " +
                               number.dump(-1, ' ', true, json::error_handler_t::replace));
            }
            numbers.push_back(number.get<std::uint64_t>());
        }
        return numbers;
    }

    Range parseRange(const std::string& name, const json& entry, std::uint64_t expected) const {
        const std::vector<std::uint64_t> offsets = parseUnsigned(name, entry, "data_offsets");
        if (offsets.size() != 2) {
            fail(name, "expected data_offsets to be [begin, end], found " +
                           std::to_string(offsets.size()) + " numbers");
        }
        Range range{offsets[0], offsets[1], name};
        const std::string found =
            "[" + std::to_string(range.begin) + ", " + std::to_string(range.end) + "]";
        if (range.begin > range.end || range.end > data_.size()) {
            fail(name, "expected data_offsets within the " + std::to_string(data_.size()) +
                           " bytes of data, found " + found);
        }
        if (range.end - range.begin != expected) {
            fail(name, "its dtype and shape need " + std::to_string(expected) +
                           " bytes, its data_offsets " + found + " span " +
                           std::to_string(range.end - range.begin));
        }
        return range;
    }

    /// The format wants every byte of data to belong to exactly one tensor.
    void checkThatEntriesTileTheData() {
        std::ranges::sort(ranges_, {}, [](const Range& r) { return std::pair(r.begin, r.end); });
        std::uint64_t expected = 0;
        for (const Range& range : ranges_) {
            if (range.begin != expected) {
                fail(range.name, std::string(range.begin < expected ? "overlaps another tensor"
                                                                    : "leaves a hole before it") +
                                     ": expected its data at " + std::to_string(expected) +
                                     ", found " + std::to_string(range.begin));
            }
            expected = range.end;
        }
        if (expected != data_.size()) {
            fail("expected " + std::to_string(expected) + " bytes of data, found " +
                 std::to_string(data_.size()));
        }
    }

    std::span<const std::byte> file_;
    std::span<const std::byte> data_;
    const std::string& fileName_;
    std::vector<Range> ranges_;
};

}  // namespace

SafetensorsHeader parseSafetensorsHeader(std::span<const std::byte> file,
                                         const std::string& fileName) {
    return HeaderParser(file, fileName).parse();
}

std::optional<std::uint64_t> safetensorsValueCount(std::span<const std::int64_t> shape) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 16;
    std::int64_t product = 1;
    bool empty = false;
    for (const std::int64_t size : shape) {
        empty = empty || size == 0;
        if (size < 0 || (size > 0 && product > kMost / size)) return std::nullopt;
        if (size > 0) product *= size;
    }
    return empty ? 0 : static_cast<std::uint64_t>(product);
}

std::string quotedTensorName(std::string_view name) {
    constexpr std::size_t kLongest = 80;
    const bool cut = name.size() > kLongest;
    const json text = std::string(name.substr(0, kLongest)) + (cut ? "..." : "");
    return text.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace glgrad

#include "io/internal/safetensors_header.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "io/internal/safetensors_layout.h"

namespace glgrad {
namespace {

using nlohmann::json;

/// The limit of the format's own reader: more than any model needs, small enough to be parsed.
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
/// Of what is passed over. The parser does not recurse.
constexpr int kMaxDepth = 100;
/// So that memory stays in proportion to the header, where a string takes six characters.
constexpr std::size_t kMaxMetadata = 1'000'000;

/// Receives the header piece by piece as nlohmann's parser reads it: json_sax, in their words. What
/// is no part of the format, such as another field of a tensor, is passed over, as its own reader
/// does.
class HeaderHandler {
public:
    HeaderHandler(SafetensorsLayout& layout, std::map<std::string, std::string>& metadata,
                  const std::string& fileName)
        : layout_(layout), metadata_(metadata), fileName_(fileName) {}

    bool null() {
        // As the format's own reader has it: no metadata.
        if (place_ != Place::root || !isMetadata()) return scalar("null", "null");
        beginMetadata();
        return true;
    }
    bool boolean(bool value) { return scalar("boolean", value ? "true" : "false"); }
    bool number_integer(std::int64_t value) { return scalar("number", std::to_string(value)); }
    bool number_unsigned(std::uint64_t value) {
        if (place_ == Place::shape) return addSize(value);
        if (place_ == Place::offsets) return addOffset(value);
        return scalar("number", std::to_string(value));
    }
    bool number_float(double, const std::string& text) { return scalar("number", text); }
    bool string(std::string& text) {
        if (place_ == Place::metadata) return addMetadata(text);
        if (place_ != Place::entry || field_ != Field::dtype) {
            return scalar("string", quotedTensorName(text));
        }
        tensor_.entry.dtype = std::move(text);
        return true;
    }
    bool binary(json::binary_t&) { return scalar("binary", "binary"); }

    bool start_object(std::size_t) {
        if (place_ == Place::nothing) {
            place_ = Place::root;
        } else if (place_ == Place::root && isMetadata()) {
            beginMetadata();
            place_ = Place::metadata;
        } else if (place_ == Place::root) {
            beginEntry();
        } else {
            passOver("object");
        }
        return true;
    }
    bool key(std::string& text) {
        if (place_ == Place::entry) {
            field_ = fieldOf(text);
            if (field_ != Field::other && std::exchange(found(field_), true)) failTwice(text);
        } else if (place_ != Place::passedOver) {
            (place_ == Place::root ? name_ : metadataKey_) = std::move(text);
        }
        return true;
    }
    bool end_object() {
        if (place_ == Place::passedOver) return endPassedOver();
        if (place_ == Place::entry) addEntry();
        place_ = Place::root;
        return true;
    }
    bool start_array(std::size_t) {
        if (place_ == Place::entry && field_ == Field::shape) {
            place_ = Place::shape;
        } else if (place_ == Place::entry && field_ == Field::offsets) {
            place_ = Place::offsets;
        } else {
            passOver("array");
        }
        return true;
    }
    bool end_array() {
        if (place_ == Place::passedOver) return endPassedOver();
        place_ = Place::entry;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const json::exception& error) {
        constexpr std::size_t kLongest = 200;  // it quotes what it read last, which may be long
        fail("the header is not JSON: " + std::string(error.what()).substr(0, kLongest));
    }

private:
    enum class Place { nothing, root, metadata, entry, shape, offsets, passedOver };
    enum class Field { dtype, shape, offsets, other };
    static constexpr const char* kFields[] = {"dtype", "shape", "data_offsets"};

    [[noreturn]] void fail(const std::string& what) const { failSafetensors(fileName_, what); }
    [[noreturn]] void failTensor(const std::string& what) const {
        fail("tensor " + quotedTensorName(name_) + ": " + what);
    }
    [[noreturn]] void failTwice(const std::string& name) const {
        fail("the name " + quotedTensorName(name) + " is there twice");
    }

    void beginMetadata() {
        if (std::exchange(sawMetadata_, true)) failTwice(name_);
    }
    void beginEntry() {
        place_ = Place::entry;
        tensor_ = {};
        tensor_.entry.name = name_;
        found_ = {};
        offsets_ = 0;
    }

    bool isMetadata() const { return name_ == kSafetensorsMetadata; }
    bool& found(Field field) { return found_[static_cast<std::size_t>(field)]; }
    const char* nameOf(Field field) const { return kFields[static_cast<std::size_t>(field)]; }
    static Field fieldOf(const std::string& key) {
        return static_cast<Field>(std::ranges::find(kFields, key) - std::begin(kFields));
    }
    bool isPassedOver() const {
        return place_ == Place::passedOver || (place_ == Place::entry && field_ == Field::other);
    }

    bool scalar(const char* kind, const std::string& text) {
        if (!isPassedOver()) failUnexpected(kind, text);
        return true;
    }

    void passOver(const char* kind) {
        if (!isPassedOver()) failUnexpected(kind, kind);
        place_ = Place::passedOver;
        if (++depth_ > kMaxDepth) fail("the header is nested deeper than the format allows");
    }

    bool endPassedOver() {
        if (--depth_ == 0) place_ = Place::entry;
        return true;
    }

    [[noreturn]] void failUnexpected(const std::string& kind, const std::string& text) const {
        if (place_ == Place::metadata) {
            fail("__metadata__: expected " + quotedTensorName(metadataKey_) +
                 " to be a string, found " + kind);
        }
        if (place_ == Place::shape || place_ == Place::offsets) {
            failTensor(concat("expected whole numbers from 0 in ", nameOf(field_), ", found ",
                              text.substr(0, 40)));
        }
        if (place_ == Place::entry) {
            failTensor(concat("expected ", nameOf(field_), " to be a ",
                              field_ == Field::dtype ? "string" : "list", ", found ", kind));
        }
        if (isMetadata()) fail("expected __metadata__ to be an object, found " + kind);
        failTensor("expected an object, found " + kind);
    }

    bool addMetadata(std::string& text) {
        if (metadata_.size() == kMaxMetadata) {
            fail(concat("__metadata__: expected at most ", kMaxMetadata, " strings"));
        }
        const auto [place, isNew] = metadata_.try_emplace(std::move(metadataKey_), std::move(text));
        if (!isNew) failTwice(place->first);
        return true;
    }

    bool addSize(std::uint64_t size) {
        if (size > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
            failTensor(concat("a size of ", size, " is too large"));
        }
        SafetensorsEntry& entry = tensor_.entry;
        tensor_.count.addAxis(static_cast<std::int64_t>(size));
        if (entry.axes++ < SafetensorsEntry::kMaxSizes)
            entry.shape.push_back(static_cast<std::int64_t>(size));
        return true;
    }

    bool addOffset(std::uint64_t offset) {
        (offsets_++ == 0 ? tensor_.begin : tensor_.end) = offset;
        return true;
    }

    void addEntry() {
        for (const Field field : {Field::dtype, Field::shape, Field::offsets}) {
            if (!found(field)) {
                field_ = field;
                failUnexpected("none", "none");
            }
        }
        if (offsets_ != 2) {
            failTensor(
                concat("expected data_offsets to be [begin, end], found ", offsets_, " numbers"));
        }
        layout_.add(std::move(tensor_));
    }

    SafetensorsLayout& layout_;
    std::map<std::string, std::string>& metadata_;
    const std::string& fileName_;
    Place place_ = Place::nothing;
    Field field_ = Field::other;
    int depth_ = 0;
    bool sawMetadata_ = false;
    std::string name_, metadataKey_;
    ListedTensor tensor_;
    std::array<bool, 3> found_{};
    std::uint64_t offsets_ = 0;
};

std::string_view headerText(std::span<const std::byte> file, const std::string& fileName) {
    if (file.size() < 8) {
        failSafetensors(fileName, concat("expected 8 bytes with the length of the header, found ",
                                         file.size()));
    }
    std::uint64_t length = 0;
    for (unsigned i = 0; i < 8; ++i) length |= std::to_integer<std::uint64_t>(file[i]) << (8 * i);
    const std::uint64_t most = std::min<std::uint64_t>(kMaxHeaderBytes, file.size() - 8);
    if (length > most) {
        failSafetensors(fileName, concat("the first 8 bytes announce a header of ", length,
                                         " bytes, expected at most ", most));
    }
    const std::string_view text(reinterpret_cast<const char*>(file.data()) + 8,
                                static_cast<std::size_t>(length));
    if (!text.starts_with('{')) {
        failSafetensors(fileName, "expected the header to start with '{'");
    }
    return text;
}

}  // namespace

SafetensorsHeader parseSafetensorsHeader(std::span<const std::byte> file,
                                         const std::string& fileName) {
    const std::string_view text = headerText(file, fileName);
    SafetensorsHeader header;
    SafetensorsLayout layout(file.subspan(8 + text.size()), fileName);
    HeaderHandler handler(layout, header.metadata, fileName);
    json::sax_parse(text.begin(), text.end(), &handler);
    header.entries = layout.finish();
    return header;
}

}  // namespace glgrad

#include "io/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <tuple>
#include <type_traits>

#include "core/error.h"
#include "core/file.h"
#include "core/half.h"
#include "core/out_of_memory.h"
#include "core/sizes_text.h"
#include "io/internal/safetensors_header.h"
#include "io/internal/safetensors_layout.h"

namespace glgrad {
namespace {

static_assert(std::endian::native == std::endian::little,
              "safetensors files are little-endian and are read and written without swapping");

[[noreturn]] void failValue(double value, std::size_t index, const char* why) {
    throw IoError("value " + std::to_string(value) + " at index " + std::to_string(index) + " " +
                  why);
}

struct Half {
    std::uint16_t bits;
};
struct BFloat16 {
    std::uint16_t bits;
};

float toFloat(Half half, std::size_t) { return fromHalfBits(half.bits); }

float toFloat(BFloat16 value, std::size_t) {
    return std::bit_cast<float>(std::uint32_t{value.bits} << 16);
}

float toFloat(float value, std::size_t) { return value; }

float toFloat(double value, std::size_t index) {
    // From half a step above the largest float on, rounding would give infinity.
    constexpr double kTooLarge = 0x1.ffffffp127;
    if (std::isfinite(value) && std::abs(value) >= kTooLarge) {
        failValue(value, index, "is beyond the range of float");
    }
    return static_cast<float>(value);
}

template <class Integer>
requires std::is_integral_v<Integer>
float toFloat(Integer value, std::size_t index) {
    // Exact when what is left without the trailing zero bits fits the 24 bits of the significand.
    using Wide = std::conditional_t<std::is_signed_v<Integer>, std::int64_t, std::uint64_t>;
    auto magnitude = static_cast<std::uint64_t>(static_cast<Wide>(value));
    if (value < 0) magnitude = 0 - magnitude;
    if (magnitude != 0 && (magnitude >> std::countr_zero(magnitude)) >= (1u << 24)) {
        throw IoError("value " + std::to_string(value) + " at index " + std::to_string(index) +
                      " is not exact as float");
    }
    return static_cast<float>(value);
}

template <class Stored>
std::vector<float> convert(std::span<const std::byte> data) {
    std::vector<float> values(data.size() / sizeof(Stored));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored stored;
        std::memcpy(&stored, data.data() + i * sizeof(Stored), sizeof(Stored));
        values[i] = toFloat(stored, i);
    }
    return values;
}

std::vector<float> convertBool(std::span<const std::byte> data) {
    std::vector<float> values = convert<std::uint8_t>(data);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] > 1) failValue(values[i], i, "is not a BOOL: expected 0 or 1");
    }
    return values;
}

struct Conversion {
    std::string_view dtype;
    std::vector<float> (*convert)(std::span<const std::byte>);
};

constexpr Conversion kConversions[] = {{"F32", convert<float>},
                                       {"F16", convert<Half>},
                                       {"BF16", convert<BFloat16>},
                                       {"F64", convert<double>},
                                       {"I8", convert<std::int8_t>},
                                       {"I16", convert<std::int16_t>},
                                       {"I32", convert<std::int32_t>},
                                       {"I64", convert<std::int64_t>},
                                       {"U8", convert<std::uint8_t>},
                                       {"U16", convert<std::uint16_t>},
                                       {"U32", convert<std::uint32_t>},
                                       {"U64", convert<std::uint64_t>},
                                       {"BOOL", convertBool}};

bool isHalf(const SafetensorsTensor& tensor) { return tensor.dtype == DType::float16; }

std::vector<std::uint16_t> halvesOf(std::span<const float> values) {
    std::vector<std::uint16_t> halves(values.size());
    std::ranges::transform(values, halves.begin(), halfBits);
    return halves;
}

/// Throws unless the shape fits the values.
std::uint64_t checkedByteCount(const std::string& fileName, const SafetensorsTensor& tensor) {
    const std::uint64_t found = tensor.values.size();
    ValueCount count;
    for (const std::int64_t size : tensor.shape) count.addAxis(size);
    if (count.value() != found) {
        throw ArgumentError(fileName + ": tensor " + quotedTensorName(tensor.name) +
                            ": expected as many values as its shape " + sizesText(tensor.shape) +
                            " has, found " + std::to_string(found));
    }
    return found * bytesOf(tensor.dtype);
}

std::string headerOf(const std::string& fileName, std::span<const SafetensorsTensor* const> sorted,
                     const std::map<std::string, std::string>& metadata) {
    nlohmann::json header = nlohmann::json::object();
    if (!metadata.empty()) header[std::string(kSafetensorsMetadata)] = metadata;
    std::uint64_t offset = 0;
    for (const SafetensorsTensor* tensor : sorted) {
        if (tensor->name == kSafetensorsMetadata || header.contains(tensor->name)) {
            throw ArgumentError(fileName + ": tensor " + quotedTensorName(tensor->name) +
                                ": expected a name that is neither reserved nor there twice");
        }
        const std::uint64_t end = offset + checkedByteCount(fileName, *tensor);
        header[tensor->name] = {{"dtype", isHalf(*tensor) ? "F16" : "F32"},
                                {"shape", tensor->shape},
                                {"data_offsets", {offset, end}}};
        offset = end;
    }
    try {
        std::string text = header.dump();
        text.append((8 - text.size() % 8) % 8, ' ');
        return text;
    } catch (const nlohmann::json::exception& error) {
        throw ArgumentError(fileName + ": expected names and metadata in UTF-8: " + error.what());
    }
}

void writeSorted(const std::filesystem::path& path, std::span<const SafetensorsTensor> tensors,
                 const std::map<std::string, std::string>& metadata) {
    std::vector<const SafetensorsTensor*> sorted;
    for (const SafetensorsTensor& tensor : tensors) sorted.push_back(&tensor);
    std::ranges::sort(sorted, {}, [](const auto* tensor) {
        return std::tuple(isHalf(*tensor), std::string_view(tensor->name));
    });

    const std::string header = headerOf(path.string(), sorted, metadata);
    const std::uint64_t length = header.size();
    std::vector<std::span<const std::byte>> parts{std::as_bytes(std::span(&length, 1)),
                                                  std::as_bytes(std::span(header))};
    std::vector<std::vector<std::uint16_t>> halves;
    for (const SafetensorsTensor* tensor : sorted) {
        if (isHalf(*tensor)) {
            halves.push_back(halvesOf(tensor->values));
            parts.push_back(std::as_bytes(std::span<const std::uint16_t>(halves.back())));
        } else {
            parts.push_back(std::as_bytes(tensor->values));
        }
    }
    writeFileAtomically(path, parts);
}

}  // namespace

SafetensorsFile SafetensorsFile::read(const std::filesystem::path& path) {
    return SafetensorsFile(readFile(path), path.string());
}

SafetensorsFile::SafetensorsFile(std::vector<std::byte> bytes, std::string fileName)
    : fileName_(std::move(fileName)), bytes_(std::move(bytes)) {
    SafetensorsHeader header = withinMemory(
        fileName_, "its header", [&] { return parseSafetensorsHeader(bytes_, fileName_); });
    entries_ = std::move(header.entries);
    metadata_ = std::move(header.metadata);
}

const SafetensorsEntry* SafetensorsFile::find(std::string_view name) const {
    const auto found = std::ranges::lower_bound(entries_, name, {}, &SafetensorsEntry::name);
    return found != entries_.end() && found->name == name ? &*found : nullptr;
}

const SafetensorsEntry& SafetensorsFile::entry(std::string_view name) const {
    if (const SafetensorsEntry* found = find(name)) return *found;
    constexpr std::size_t kShown = 8;
    std::string names;
    for (std::size_t i = 0; i < std::min(kShown, entries_.size()); ++i) {
        names += (i == 0 ? "" : ", ") + quotedTensorName(entries_[i].name);
    }
    if (entries_.size() > kShown) names += ", ...";
    throw IoError(fileName_ + ": expected a tensor " + quotedTensorName(name) + ", found " +
                  std::to_string(entries_.size()) + " others" +
                  (names.empty() ? "" : ": " + names));
}

std::vector<float> SafetensorsFile::values(std::string_view name) const {
    const SafetensorsEntry& tensor = entry(name);
    const std::string prefix = fileName_ + ": tensor " + quotedTensorName(name) + ": ";
    const auto* conversion = std::ranges::find(kConversions, tensor.dtype, &Conversion::dtype);
    if (conversion == std::end(kConversions)) {
        const bool isKnown = safetensorsBits(tensor.dtype).has_value();
        throw IoError(prefix + "cannot read dtype " +
                      (isKnown ? tensor.dtype : quotedTensorName(tensor.dtype)) + " as float");
    }
    if (tensor.axes > SafetensorsEntry::kMaxSizes) {
        throw IoError(concat(prefix, "expected at most ", SafetensorsEntry::kMaxSizes,
                             " axes, found ", tensor.axes));
    }
    try {
        return withinMemory(fileName_, "the values of tensor " + quotedTensorName(name),
                            [&] { return conversion->convert(tensor.data); });
    } catch (const IoError& error) {
        throw IoError(prefix + tensor.dtype + " " + error.what());
    }
}

void writeSafetensors(const std::filesystem::path& path, std::span<const SafetensorsTensor> tensors,
                      const std::map<std::string, std::string>& metadata) {
    withinMemory(path.string(), "what is to be written",
                 [&] { writeSorted(path, tensors, metadata); });
}

}  // namespace glgrad

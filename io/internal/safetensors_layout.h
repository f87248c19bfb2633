// glgrad: internal header
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/safetensors.h"

namespace glgrad {

/// The name under which the header keeps its string map.
inline constexpr std::string_view kSafetensorsMetadata = "__metadata__";

/// A name as errors show it: quoted, escaped and not longer than a line.
std::string quotedTensorName(std::string_view name);

/// Throws IoError: the file is not sound.
[[noreturn]] void failSafetensors(const std::string& fileName, const std::string& what);

/// The bits of a value; nothing for a type that is not in the format's list.
std::optional<std::uint64_t> safetensorsBits(std::string_view dtype);

/// Counts the values of a shape, size by size.
class ValueCount {
public:
    void addAxis(std::int64_t size);
    /// Nothing when a size was negative or when the product of the sizes that are not zero is so
    /// large that counting bytes or strides could overflow.
    std::optional<std::uint64_t> value() const;

private:
    std::int64_t product_ = 1;
    bool empty_ = false, tooLarge_ = false;
};

/// What a header says of one tensor.
struct ListedTensor {
    SafetensorsEntry entry;  ///< without its data
    ValueCount count;
    std::uint64_t begin = 0, end = 0;  ///< of the bytes after the header
};

/// The tensors of a file as its header lists them, each checked against the bytes of data. Throws
/// IoError for what is not sound.
class SafetensorsLayout {
public:
    SafetensorsLayout(std::span<const std::byte> data, const std::string& fileName)
        : data_(data), fileName_(fileName) {}

    void add(ListedTensor tensor);
    /// Sorted by name, when all are there.
    std::vector<SafetensorsEntry> finish();

private:
    [[noreturn]] void fail(const std::string& name, const std::string& what) const;
    void checkRange(const ListedTensor& tensor) const;
    void checkThatTheyTileTheData() const;
    std::uint64_t offsetOf(const SafetensorsEntry& entry) const;

    std::span<const std::byte> data_;
    const std::string& fileName_;
    std::vector<SafetensorsEntry> entries_;
};

}  // namespace glgrad

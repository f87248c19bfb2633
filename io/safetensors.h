#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/dtype.h"

namespace glgrad {

/// One tensor of a safetensors file. `data` points into the SafetensorsFile that it came from.
struct SafetensorsEntry {
    /// The most sizes of one tensor that are kept.
    static constexpr std::uint64_t kMaxSizes = 64;

    std::string name;
    std::string dtype;                ///< as the file spells it: "F32", "BF16", "I64", ...
    std::vector<std::int64_t> shape;  ///< empty for a scalar; the first kMaxSizes sizes
    std::uint64_t axes = 0;           ///< how many there are in the file
    std::span<const std::byte> data;  ///< little-endian, row-major
};

/// A safetensors file in memory, checked whole before anything of it is handed out: the data of its
/// tensors follow each other without holes or overlaps, and each has the bytes that its shape and
/// dtype need. Of a dtype that is not known there is nothing to check: it is handed out as bytes.
/// Fields that the format does not have are passed over.
///
/// Source of the format: https://github.com/huggingface/safetensors#format
class SafetensorsFile {
public:
    /// Reads `path`. Throws IoError naming the file, the tensor, what was expected and what is
    /// there, when the file cannot be read or breaks the format in any way.
    static SafetensorsFile read(const std::filesystem::path& path);

    /// The same for bytes that are in memory; `fileName` is what errors call them.
    SafetensorsFile(std::vector<std::byte> bytes, std::string fileName);

    SafetensorsFile(SafetensorsFile&&) = default;
    SafetensorsFile& operator=(SafetensorsFile&&) = default;

    /// All tensors, sorted by name.
    const std::vector<SafetensorsEntry>& entries() const { return entries_; }
    /// The strings of "__metadata__"; empty when the file has none.
    const std::map<std::string, std::string>& metadata() const { return metadata_; }

    bool contains(std::string_view name) const { return find(name) != nullptr; }
    /// Throws IoError when there is no such tensor; the error lists names that there are.
    const SafetensorsEntry& entry(std::string_view name) const;

    /// The values of one tensor as float, row-major: F32, F16, BF16, F64 (rounded), I8..I64,
    /// U8..U64 and BOOL (0 or 1). Throws IoError for another dtype, for an integer that float
    /// cannot hold exactly, for a finite F64 beyond the range of float, for more than kMaxSizes
    /// axes, and when there is no such tensor.
    std::vector<float> values(std::string_view name) const;

private:
    const SafetensorsEntry* find(std::string_view name) const;

    std::string fileName_;
    std::vector<std::byte> bytes_;
    std::vector<SafetensorsEntry> entries_;
    std::map<std::string, std::string> metadata_;
};

/// One tensor to write; `values` must hold as many floats as `shape` says.
struct SafetensorsTensor {
    std::string name;
    std::vector<std::int64_t> shape;
    std::span<const float> values;
    DType dtype = DType::float32;  ///< float16 is written as F16, rounded; all else as F32.
};

/// Writes `tensors`, those of F32 before those of F16 so that all are aligned, and both sorted by
/// name: the same tensors give the same bytes in any order.
/// The header is padded with spaces so that the data starts at a multiple of 8 bytes. The file
/// appears whole or not at all (see writeFileAtomically). Throws ArgumentError for a name that is
/// taken twice, reserved or not UTF-8 and for a shape that does not fit its values, and IoError
/// when writing fails.
void writeSafetensors(const std::filesystem::path& path, std::span<const SafetensorsTensor> tensors,
                      const std::map<std::string, std::string>& metadata = {});

}  // namespace glgrad

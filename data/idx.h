#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace glgrad {

/// What an IDX file of unsigned bytes holds, row-major: [60000, 28, 28] for the MNIST images.
struct IdxArray {
    std::vector<std::int64_t> shape;
    std::vector<std::uint8_t> values;
};

/// In an expected shape: any size will do.
inline constexpr std::int64_t kAnySize = -1;

/// Reads an IDX file of unsigned bytes, compressed with gzip (RFC 1952, of one member or several)
/// or not.
///
/// Source of the format: http://yann.lecun.com/exdb/mnist/ ("the IDX file format"). Throws IoError
/// naming the file, what was expected and what was found: a file that is missing, is not IDX, holds
/// other elements than unsigned bytes, is cut short, has bytes after the last value or after its
/// compressed data, is damaged (gzip checksum), is more than memory holds, or whose shape is not
/// `expectedShape`.
IdxArray readIdx(const std::filesystem::path& path,
                 const std::optional<std::vector<std::int64_t>>& expectedShape = std::nullopt);

}  // namespace glgrad

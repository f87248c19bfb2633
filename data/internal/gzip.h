// glgrad: internal header
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace glgrad {

/// The bytes of a file, uncompressed where it is a gzip file (RFC 1952: one member or several, one
/// after the other, and nothing after the last).
class GzipReader {
public:
    /// Throws IoError where the file cannot be read.
    explicit GzipReader(const std::filesystem::path& path);
    GzipReader(const GzipReader&) = delete;
    GzipReader& operator=(const GzipReader&) = delete;
    ~GzipReader();

    /// How many bytes there were: less than asked for at the end. Throws IoError for compressed
    /// data that is damaged, has no end, or has something else after it.
    std::size_t read(std::span<std::uint8_t> bytes);

    [[noreturn]] void fail(const std::string& what) const;

private:
    std::size_t copy(std::span<std::uint8_t> bytes);
    std::size_t inflateSome(std::span<std::uint8_t> bytes);
    void beginMember();
    std::span<const std::byte> rest() const { return std::span(file_).subspan(used_); }

    std::string name_;
    std::vector<std::byte> file_;
    std::size_t used_ = 0;
    bool isCompressed_ = false;
    bool isInMember_ = false;
    z_stream stream_{};
};

}  // namespace glgrad

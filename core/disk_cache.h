// glgrad: internal header
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace glgrad {

/// Bytes that can be made again, kept in a folder from run to run under keys of any length.
///
/// Each entry is a file with its key, its value and a checksum. Files are written whole or not at
/// all, so that several processes may share a folder. A file that is damaged, or was written for
/// another key, is as good as none. Errors of the file system are no errors here: what cannot be
/// written is not kept.
class DiskCache {
public:
    static constexpr std::int64_t kBudget = std::int64_t{64} << 20;

    /// Keeps nothing when `folder` is empty. The files have at most `budget` bytes together: the
    /// oldest are removed.
    explicit DiskCache(std::filesystem::path folder, std::int64_t budget = kBudget)
        : folder_(std::move(folder)), budget_(budget) {}

    bool isOn() const { return !folder_.empty(); }
    const std::filesystem::path& folder() const { return folder_; }
    std::optional<std::vector<std::byte>> load(std::string_view key) const;
    void store(std::string_view key, std::span<const std::byte> value);

private:
    std::filesystem::path fileOf(std::string_view key) const;
    void makeRoom(std::int64_t bytes);

    std::filesystem::path folder_;
    std::int64_t budget_;
    std::int64_t used_ = -1;  // bytes in the folder at most; -1: not known yet
};

}  // namespace glgrad

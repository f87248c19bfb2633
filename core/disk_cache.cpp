#include "core/disk_cache.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <system_error>

#include "core/error.h"
#include "core/file.h"

namespace glgrad {
namespace {

// As a number: a machine of the other byte order does not know it.
constexpr std::uint64_t kMagic = 0x676c677261640001;
constexpr std::string_view kExtension = ".glgrad";

struct Header {
    std::uint64_t magic = kMagic;
    std::uint64_t keySize = 0;
    std::uint64_t valueSize = 0;
    std::uint64_t checksum = 0;
};

// FNV-1a on words of 8 bytes instead of bytes: a change of one word always changes it.
std::uint64_t hash(std::span<const std::byte> bytes, std::uint64_t state = 0xcbf29ce484222325) {
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, std::min<std::size_t>(8, bytes.size() - i));
        state = (state ^ word) * 0x100000001b3;
        state ^= state >> 32;
    }
    return state;
}

std::uint64_t checksum(const Header& header, std::span<const std::byte> key,
                       std::span<const std::byte> value) {
    return hash(value, hash(key, header.keySize * 31 + header.valueSize));
}

std::span<const std::byte> bytesOf(std::string_view text) { return std::as_bytes(std::span(text)); }

/// A file of a cache folder.
struct Entry {
    std::filesystem::path path;
    std::filesystem::file_time_type time;
    std::int64_t bytes;
};

// Those that a DiskCache wrote. Temporary files that were left behind go when the next one is made.
std::vector<Entry> listFiles(const std::filesystem::path& folder) {
    std::vector<Entry> entries;
    std::error_code error;
    const std::filesystem::directory_iterator end;
    for (std::filesystem::directory_iterator at(folder, error); !error && at != end;
         at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (!name.ends_with(kExtension)) continue;
        std::error_code failed;
        const auto time = at->last_write_time(failed);
        const std::uintmax_t bytes = failed ? 0 : at->file_size(failed);
        if (!failed) entries.push_back({at->path(), time, static_cast<std::int64_t>(bytes)});
    }
    return entries;
}

}  // namespace

std::filesystem::path DiskCache::fileOf(std::string_view key) const {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string name;
    for (std::uint64_t number = hash(bytesOf(key)), i = 0; i < 16; ++i, number >>= 4) {
        name += kDigits[number & 15];
    }
    return folder_ / (name += kExtension);
}

std::optional<std::vector<std::byte>> DiskCache::load(std::string_view key) const {
    if (!isOn()) return std::nullopt;
    std::vector<std::byte> file;
    try {
        file = readFile(fileOf(key));
    } catch (const IoError&) {
        return std::nullopt;
    }
    Header header;
    if (file.size() < sizeof(header)) return std::nullopt;
    std::memcpy(&header, file.data(), sizeof(header));
    const std::span<const std::byte> content = std::span(file).subspan(sizeof(header));
    if (header.magic != kMagic || header.keySize != key.size() || content.size() < key.size() ||
        header.valueSize != content.size() - key.size()) {
        return std::nullopt;
    }
    const auto [itsKey, value] =
        std::pair(content.subspan(0, key.size()), content.subspan(key.size()));
    if (!std::ranges::equal(itsKey, bytesOf(key))) return std::nullopt;
    if (header.checksum != checksum(header, itsKey, value)) return std::nullopt;
    return std::vector<std::byte>(value.begin(), value.end());
}

void DiskCache::store(std::string_view key, std::span<const std::byte> value) {
    if (!isOn()) return;
    Header header{.keySize = key.size(), .valueSize = value.size()};
    header.checksum = checksum(header, bytesOf(key), value);
    const std::array<std::span<const std::byte>, 3> parts{std::as_bytes(std::span(&header, 1)),
                                                          bytesOf(key), value};
    std::error_code ignored;
    std::filesystem::create_directories(folder_, ignored);
    makeRoom(static_cast<std::int64_t>(sizeof(header) + key.size() + value.size()));
    try {
        writeFileAtomically(fileOf(key), parts, Durability::unflushed);
    } catch (const IoError&) {
        // A folder that cannot be written, a full disk: the value is made again next time.
    }
}

void DiskCache::makeRoom(std::int64_t bytes) {
    if (used_ >= 0 && used_ + bytes <= budget_) {
        used_ += bytes;
        return;
    }
    std::vector<Entry> entries = listFiles(folder_);
    std::ranges::sort(entries, {}, &Entry::time);
    used_ = bytes;
    for (const Entry& entry : entries) used_ += entry.bytes;
    if (used_ <= budget_) return;
    // Further than it must be, or each new entry would come here.
    for (const Entry& entry : entries) {
        if (used_ <= budget_ / 4 * 3) return;
        std::error_code ignored;
        std::filesystem::remove(entry.path, ignored);
        used_ -= entry.bytes;
    }
}

}  // namespace glgrad

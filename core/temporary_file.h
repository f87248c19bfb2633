// glgrad: internal header
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "core/descriptor.h"

namespace glgrad {

enum class Durability;

/// Where symbolic links lead, whether or not anything is there. Throws IoError for a loop of them.
std::filesystem::path followLinks(const std::filesystem::path& path);

/// The file that is to become the new content of another, in the same folder: locked while its
/// writer lives, removed on destruction unless it was renamed into place.
///
/// A writer that is killed leaves its file behind, which nobody locks: each new one first removes
/// those in its folder. A lock goes with its process, wherever it ran and whatever its number was.
class TemporaryFile {
public:
    /// `target` is what errors name, too. Throws IoError where it cannot be written or is no
    /// regular file. A symbolic link is followed, to where nothing is yet as well.
    explicit TemporaryFile(const std::filesystem::path& target);
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile();

    void write(std::span<const std::byte> bytes);
    /// Gives it the permissions of what it replaces.
    void renameIntoPlace(Durability durability);

private:
    void checkTarget();
    void create();
    bool tryToCreate();
    void closeADuplicate() const;
    [[noreturn]] void fail(std::string_view action, int error) const;

    std::string name_;
    std::filesystem::path target_;
    std::filesystem::path path_ = {};
    unsigned oldMode_ = 0;  // 0: there is no old file
    Descriptor file_{-1};
    bool renamed_ = false;
};

}  // namespace glgrad

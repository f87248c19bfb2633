#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace glgrad {

/// The whole content of a regular file. Throws IoError naming the file and the system's reason;
/// also for folders, pipes and devices, for what is more than memory holds, and for what grows
/// meanwhile.
std::vector<std::byte> readFile(const std::filesystem::path& path);

/// Whether a file that was written survives a power failure that follows at once. Flushing to the
/// disk takes milliseconds.
enum class Durability { flushed, unflushed };

/// Writes `parts`, one after the other, as the new content of `path`.
///
/// The bytes go to a temporary file in the same folder, which is flushed to the disk and then
/// renamed over `path`: a reader sees the old content or the new, never a part of it. Unflushed,
/// that holds as long as the system runs. A symbolic link is followed, to where nothing is yet as
/// well, and a file that is replaced keeps its permissions. On failure the old file is untouched,
/// the temporary one is removed, and IoError names the file and the system's reason. What writers
/// that were killed left in the folder (".glgrad-*.tmp") is removed first; what living ones write
/// stays.
void writeFileAtomically(const std::filesystem::path& path,
                         std::span<const std::span<const std::byte>> parts,
                         Durability durability = Durability::flushed);

/// The same for one run of bytes.
void writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes,
                         Durability durability = Durability::flushed);

/// The same for text, as it is: no newline conversion.
void writeTextAtomically(const std::filesystem::path& path, std::string_view text);

/// Finds out now whether writeFileAtomically could write `path`: makes the folders that are missing
/// and a temporary file, which it removes again. What is there stays as it is. Throws IoError
/// naming the path and the system's reason.
void checkWritable(const std::filesystem::path& path);

}  // namespace glgrad

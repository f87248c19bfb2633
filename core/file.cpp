#include "core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <new>
#include <system_error>

#include "core/descriptor.h"
#include "core/error.h"
#include "core/machine_memory.h"
#include "core/out_of_memory.h"
#include "core/temporary_file.h"

namespace glgrad {
namespace {

// Nothing is asked for on the word of the file alone: the memory is reserved, not touched, before
// there are bytes for it.
std::vector<std::byte> readOpenFile(const std::string& name, const Descriptor& file,
                                    std::uint64_t size) {
    constexpr std::uint64_t kChunk = 1 << 20;
    // Files of /proc say that they are empty, and are not.
    constexpr std::uint64_t kMostUnannounced = 64 << 20;
    const std::uint64_t most = size > 0 ? size : kMostUnannounced;
    // Some systems promise more memory than there is, and kill who uses it.
    if (size > machineMemory()) throw std::bad_alloc();
    std::vector<std::byte> bytes;
    bytes.reserve(size + 1);
    for (std::uint64_t used = 0;;) {
        bytes.resize(std::min(used + kChunk, most + 1));
        const ssize_t count = ::read(file.get(), bytes.data() + used, bytes.size() - used);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) failFile(name, "read", errno);
        used += static_cast<std::uint64_t>(count);
        if (used > most) {
            throw IoError(
                concat(name, ": cannot read: it was to end after ", size, " bytes, and goes on"));
        }
        bytes.resize(used);
        if (count == 0) return bytes;
    }
}

}  // namespace

std::vector<std::byte> readFile(const std::filesystem::path& path) {
    // A pipe without a writer would be waited for.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file.isOpen()) failFile(path.string(), "open", errno);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) failFile(path.string(), "read", errno);
    if (!S_ISREG(status.st_mode)) {
        throw IoError(concat(path.string(), ": cannot read: expected a regular file, found ",
                             kindOfFile(status.st_mode)));
    }
    return withinMemory(path.string(), concat("its ", status.st_size, " bytes"), [&] {
        return readOpenFile(path.string(), file, static_cast<std::uint64_t>(status.st_size));
    });
}

void writeFileAtomically(const std::filesystem::path& path,
                         std::span<const std::span<const std::byte>> parts, Durability durability) {
    TemporaryFile file(path);
    for (const std::span<const std::byte> part : parts) file.write(part);
    file.renameIntoPlace(durability);
}

void writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes,
                         Durability durability) {
    writeFileAtomically(path, std::span<const std::span<const std::byte>>(&bytes, 1), durability);
}

void writeTextAtomically(const std::filesystem::path& path, std::string_view text) {
    writeFileAtomically(path, std::as_bytes(std::span(text)));
}

void checkWritable(const std::filesystem::path& path) {
    const std::filesystem::path folder = followLinks(path).parent_path();
    std::error_code error;
    if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
        std::filesystem::create_directories(folder, error);
        if (error) failFile(path.string(), "make its folder", error.value());
    }
    const TemporaryFile tried(path);
}

}  // namespace glgrad

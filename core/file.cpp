#include "core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>
#include <utility>

#include "core/error.h"

namespace glgrad {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const char* action, int error) {
    throw IoError(path.string() + ": cannot " + action + ": " +
                  std::generic_category().message(error));
}

/// An open file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }

    int get() const { return fd_; }
    /// Closes now, so that an error that the disk reports late is seen. Returns false on error.
    bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

private:
    int fd_;
};

/// A new file next to the target, removed on destruction unless it was renamed into place.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::filesystem::path& target)
        : target_(target), path_(), file_(create()) {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        if (!renamed_) ::unlink(path_.c_str());
    }

    void write(std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) fail(target_, "write", errno);
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        }
    }

    void renameIntoPlace(Durability durability) {
        struct stat old {};
        if (::stat(target_.c_str(), &old) == 0) {
            // A rename would put a file where a device or a pipe was.
            if (!S_ISREG(old.st_mode)) {
                throw IoError(target_.string() +
                              ": cannot replace: expected a regular file, found " +
                              (S_ISDIR(old.st_mode) ? "a folder" : "a device, pipe or socket"));
            }
            if (::fchmod(file_.get(), old.st_mode & 07777) != 0) {
                fail(target_, "keep the permissions", errno);
            }
        }
        const bool flush = durability == Durability::flushed;
        if (flush && ::fsync(file_.get()) != 0) fail(target_, "flush to the disk", errno);
        if (!file_.close()) fail(target_, "close", errno);
        if (::rename(path_.c_str(), target_.c_str()) != 0) fail(target_, "replace", errno);
        renamed_ = true;
    }

private:
    Descriptor create() {
        static std::atomic<unsigned> counter{0};
        for (int attempt = 0; attempt < 1000; ++attempt) {
            // Short and without the target's name, which may be as long as a name can be.
            path_ = target_.parent_path() / (".glgrad-" + std::to_string(::getpid()) + "-" +
                                             std::to_string(counter++) + ".tmp");
            const int fd = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (fd >= 0) return Descriptor(fd);
            if (errno != EEXIST) break;
        }
        fail(target_, "create a file in its folder", errno);
    }

    std::filesystem::path target_;
    std::filesystem::path path_;
    Descriptor file_;
    bool renamed_ = false;
};

/// Makes the rename itself durable. Some file systems refuse; the content is safe all the same.
void syncFolder(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_CLOEXEC));
    if (descriptor.get() >= 0) ::fsync(descriptor.get());
}

std::filesystem::path followLink(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_symlink(path, error)) return path;
    std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
    if (error) fail(path, "follow the symbolic link", error.value());
    return target;
}

}  // namespace

std::vector<std::byte> readFile(const std::filesystem::path& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) fail(path, "open", errno);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) fail(path, "read", errno);

    // The size is a first guess: a pipe has none, and a file may grow or shrink meanwhile.
    constexpr std::size_t kChunk = 65'536;
    std::vector<std::byte> bytes(static_cast<std::size_t>(status.st_size) + 1);
    std::size_t used = 0;
    while (true) {
        if (used == bytes.size()) bytes.resize(bytes.size() + bytes.size() / 2 + kChunk);
        const ssize_t count = ::read(file.get(), bytes.data() + used, bytes.size() - used);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail(path, "read", errno);
        if (count == 0) break;
        used += static_cast<std::size_t>(count);
    }
    bytes.resize(used);
    return bytes;
}

void writeFileAtomically(const std::filesystem::path& path,
                         std::span<const std::span<const std::byte>> parts, Durability durability) {
    const std::filesystem::path target = followLink(path);
    TemporaryFile file(target);
    for (const std::span<const std::byte> part : parts) file.write(part);
    file.renameIntoPlace(durability);
    if (durability == Durability::flushed) syncFolder(target);
}

void writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes,
                         Durability durability) {
    writeFileAtomically(path, std::span<const std::span<const std::byte>>(&bytes, 1), durability);
}

void writeTextAtomically(const std::filesystem::path& path, std::string_view text) {
    writeFileAtomically(path, std::as_bytes(std::span(text)));
}

}  // namespace glgrad

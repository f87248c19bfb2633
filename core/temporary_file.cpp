#include "core/temporary_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <random>
#include <system_error>

#include "core/error.h"
#include "core/file.h"

namespace glgrad {
namespace {

constexpr std::string_view kPrefix = ".glgrad-", kSuffix = ".tmp";

// Short and without the target's name, which may be as long as a name can be.
std::string randomName() {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::random_device random;
    std::string name(kPrefix);
    for (int word = 0; word < 2; ++word) {
        for (std::uint32_t bits = random(), i = 0; i < 8; ++i, bits >>= 4) {
            name += kDigits[bits & 15];
        }
    }
    return name.append(kSuffix);
}

enum class Lock { held, refused, unknown };

// Unknown where the file system has no locks: nobody can tell then whether a file is written.
Lock lock(const Descriptor& file) {
    while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return Lock::refused;
        if (errno != EINTR) return Lock::unknown;
    }
    return Lock::held;
}

bool isStillAt(const std::filesystem::path& path, const Descriptor& file) {
    struct stat there {};
    struct stat ours {};
    return ::lstat(path.c_str(), &there) == 0 && ::fstat(file.get(), &ours) == 0 &&
           there.st_ino == ours.st_ino && there.st_dev == ours.st_dev;
}

// O_NONBLOCK: what has such a name may be a pipe. Network file systems lock only what is open for
// writing, and that a leftover of an old read-only file is not.
Descriptor openLeftover(const std::filesystem::path& path) {
    constexpr int kFlags = O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY;
    Descriptor file(::open(path.c_str(), O_RDWR | kFlags));
    if (file.isOpen() || errno != EACCES) return file;
    return Descriptor(::open(path.c_str(), O_RDONLY | kFlags));
}

void removeIfLeftOver(const std::filesystem::path& path) {
    const Descriptor file = openLeftover(path);
    struct stat status {};
    if (!file.isOpen() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return;
    if (lock(file) == Lock::held) ::unlink(path.c_str());
}

void removeLeftovers(const std::filesystem::path& folder) {
    std::error_code error;
    const std::filesystem::directory_iterator end;
    for (std::filesystem::directory_iterator at(folder, error); !error && at != end;
         at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (name.starts_with(kPrefix) && name.ends_with(kSuffix)) removeIfLeftOver(at->path());
    }
}

std::filesystem::path folderOf(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : ".";
}

std::string nameOf(const std::filesystem::path& path, const std::filesystem::path& target) {
    if (path == target) return path.string();
    return concat(path.string(), " (a link to ", target.string(), ")");
}

/// Makes the rename itself durable. Some file systems refuse; the content is safe all the same.
void syncFolder(const std::filesystem::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_CLOEXEC));
    if (descriptor.isOpen()) ::fsync(descriptor.get());
}

}  // namespace

// By hand, since std::filesystem does not follow a link to where nothing is.
std::filesystem::path followLinks(const std::filesystem::path& path) {
    constexpr int kMostLinks = 40;  // as the kernel
    std::filesystem::path target = path;
    std::error_code error;
    for (int links = 0; std::filesystem::is_symlink(target, error); ++links) {
        if (links == kMostLinks) failFile(path.string(), "follow the symbolic link", ELOOP);
        const std::filesystem::path next = std::filesystem::read_symlink(target, error);
        if (error) failFile(path.string(), "follow the symbolic link", error.value());
        target = target.parent_path() / next;  // which is `next` where that is absolute
    }
    return target;
}

TemporaryFile::TemporaryFile(const std::filesystem::path& target) : target_(followLinks(target)) {
    name_ = nameOf(target, target_);
    checkTarget();
    removeLeftovers(folderOf(target_));
    create();
}

TemporaryFile::~TemporaryFile() {
    if (!renamed_) ::unlink(path_.c_str());
}

void TemporaryFile::fail(std::string_view action, int error) const {
    failFile(name_, action, error);
}

// A rename would put a file where a device or a pipe was.
void TemporaryFile::checkTarget() {
    if (!target_.has_filename()) {
        throw IoError(concat(name_, ": cannot replace: expected the name of a file"));
    }
    struct stat old {};
    if (::stat(target_.c_str(), &old) != 0) {
        if (errno != ENOENT) fail("write", errno);
        return;
    }
    if (!S_ISREG(old.st_mode)) {
        throw IoError(concat(name_, ": cannot replace: expected a regular file, found ",
                             kindOfFile(old.st_mode)));
    }
    oldMode_ = old.st_mode;
}

void TemporaryFile::create() {
    for (int attempt = 0; attempt < 100; ++attempt) {
        if (tryToCreate()) return;
    }
    fail("create a file in its folder", EEXIST);
}

bool TemporaryFile::tryToCreate() {
    path_ = target_.parent_path() / randomName();
    // What replaces a file that others may not read is not readable meanwhile either.
    const mode_t mode = oldMode_ != 0 ? 0600 : 0666;
    file_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!file_.isOpen()) {
        if (errno == EEXIST) return false;
        fail("create a file in its folder", errno);
    }
    // Somebody who cleans up may have come between: then the lock is theirs, or the file is gone.
    if (lock(file_) == Lock::refused) return false;
    return isStillAt(path_, file_);
}

void TemporaryFile::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("write", errno);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

// Network file systems report some errors when a file is closed; to close it would give up the
// lock.
void TemporaryFile::closeADuplicate() const {
    const int duplicate = ::fcntl(file_.get(), F_DUPFD_CLOEXEC, 0);
    if (duplicate < 0 || ::close(duplicate) != 0) fail("close", errno);
}

void TemporaryFile::renameIntoPlace(Durability durability) {
    checkTarget();
    if (oldMode_ != 0 && ::fchmod(file_.get(), oldMode_ & 07777) != 0) {
        fail("keep the permissions", errno);
    }
    const bool flush = durability == Durability::flushed;
    if (flush && ::fsync(file_.get()) != 0) fail("flush to the disk", errno);
    closeADuplicate();
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail("replace", errno);
    renamed_ = true;
    if (flush) syncFolder(folderOf(target_));
}

}  // namespace glgrad

#include "core/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "core/error.h"

namespace glgrad {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& action, int error) {
    throw IoError(path.string() + ": cannot " + action + ": " +
                  std::generic_category().message(error));
}

// Where links lead, whether or not anything is there.
fs::path targetOf(const fs::path& path) {
    fs::path target = path;
    std::error_code error;
    for (int links = 0; fs::is_symlink(target, error); ++links) {
        if (links == 40) fail(path, "follow the symbolic link", ELOOP);
        const fs::path next = fs::read_symlink(target, error);
        if (error) fail(path, "follow the symbolic link", error.value());
        target = target.parent_path() / next;  // `next` alone, if it is absolute.
    }
    return target;
}

// A file with a name of its own, that is gone at once.
void tryFolder(const fs::path& path, const fs::path& folder) {
    std::string name = (folder / ".glgrad-probe-XXXXXX").string();
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) fail(path, "create a file in its folder", errno);
    ::unlink(name.c_str());
    ::close(file);
}

}  // namespace

void prepareOutputFile(const fs::path& path) {
    if (!path.has_filename()) throw IoError(path.string() + ": expected the path of a file");
    const fs::path target = targetOf(path);
    const fs::path folder = target.has_parent_path() ? target.parent_path() : ".";
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) fail(path, "make its folder", error.value());
    struct stat status {};
    if (::stat(target.c_str(), &status) == 0) {
        if (!S_ISREG(status.st_mode)) {
            throw IoError(path.string() + ": cannot replace: expected a regular file, found " +
                          (S_ISDIR(status.st_mode) ? "a folder" : "a device, pipe or socket"));
        }
    } else if (errno != ENOENT) {  // Such as a name that is too long.
        fail(path, "write", errno);
    }
    tryFolder(path, folder);
}

}  // namespace glgrad

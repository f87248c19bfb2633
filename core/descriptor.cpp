#include "core/descriptor.h"

#include <sys/stat.h>
#include <unistd.h>

#include <system_error>
#include <utility>

#include "core/error.h"

namespace glgrad {

void failFile(const std::string& file, std::string_view action, int error) {
    throw IoError(concat(file, ": cannot ", action, ": ", std::generic_category().message(error)));
}

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

Descriptor::~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
}

std::string_view kindOfFile(unsigned mode) {
    if (S_ISREG(mode)) return "a regular file";
    if (S_ISDIR(mode)) return "a folder";
    if (S_ISFIFO(mode)) return "a pipe";
    if (S_ISSOCK(mode)) return "a socket";
    return "a device";
}

}  // namespace glgrad

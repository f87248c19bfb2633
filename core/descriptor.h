// glgrad: internal header
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace glgrad {

/// Throws IoError: `file`, what could not be done with it, and the system's reason.
[[noreturn]] void failFile(const std::string& file, std::string_view action, int error);

/// An open file descriptor that closes itself; -1 for none.
class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    int get() const { return fd_; }
    bool isOpen() const { return fd_ >= 0; }

private:
    int fd_;
};

/// What stands at a place where a regular file was expected: "a folder", "a pipe", ...
std::string_view kindOfFile(unsigned mode);

}  // namespace glgrad

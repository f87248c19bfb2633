#pragma once

#include <iosfwd>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>

namespace glgrad {

/// Base of everything that glgrad throws on purpose.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
    Error(const Error&) = default;
    ~Error() override;
};

/// An argument that an operation cannot work with: shapes, axes, options, values.
class ArgumentError : public Error {
public:
    using Error::Error;
    ArgumentError(const ArgumentError&) = default;
    ~ArgumentError() override;
};

/// A device that is missing, closed, used from a foreign thread or out of its limits.
class DeviceError : public Error {
public:
    using Error::Error;
    DeviceError(const DeviceError&) = default;
    ~DeviceError() override;
};

/// A gradient that cannot be had: nothing was watched, the tape is used up, a shape is wrong.
class GradientError : public Error {
public:
    using Error::Error;
    GradientError(const GradientError&) = default;
    ~GradientError() override;
};

/// A file that is missing, damaged or cannot be written.
class IoError : public Error {
public:
    using Error::Error;
    IoError(const IoError&) = default;
    ~IoError() override;
};

/// Collects the text of concat. Its functions are not inline: concat is in every file.
class TextStream {
public:
    TextStream();
    ~TextStream();
    TextStream(const TextStream&) = delete;
    TextStream& operator=(const TextStream&) = delete;

    std::ostream& stream();
    std::string text() const;

private:
    std::unique_ptr<std::ostringstream> stream_;
};

/// The parts written one after the other, as `std::ostream` prints them.
template <class... Parts>
std::string concat(const Parts&... parts) {
    TextStream text;
    (text.stream() << ... << parts);
    return text.text();
}

}  // namespace glgrad

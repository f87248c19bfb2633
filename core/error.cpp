#include "core/error.h"

#include <sstream>

namespace glgrad {

// Here, as each file that throws would have a copy of the classes' tables.
Error::~Error() = default;
ArgumentError::~ArgumentError() = default;
DeviceError::~DeviceError() = default;
GradientError::~GradientError() = default;
IoError::~IoError() = default;

TextStream::TextStream() : stream_(std::make_unique<std::ostringstream>()) {}

TextStream::~TextStream() = default;

std::ostream& TextStream::stream() { return *stream_; }

std::string TextStream::text() const { return stream_->str(); }

}  // namespace glgrad

#include "core/error.h"

#include <sstream>

namespace glgrad {

TextStream::TextStream() : stream_(std::make_unique<std::ostringstream>()) {}

TextStream::~TextStream() = default;

std::ostream& TextStream::stream() { return *stream_; }

std::string TextStream::text() const { return stream_->str(); }

}  // namespace glgrad

#include "core/described.h"

namespace glgrad {

// Here, as each of the many classes would have a copy of its own.
DescribedBody::~DescribedBody() = default;
DescribedBody::DescribedBody(const DescribedBody&) = default;
DescribedBody& DescribedBody::operator=(const DescribedBody&) = default;

void DescribedBody::identify(std::string_view type, const std::string&) { type_ = type; }

}  // namespace glgrad

#pragma once

#include <cstddef>
#include <string>

namespace glgrad {

/// What is wrong with the nesting of the tags, the quotes of the attributes or the escapes of a
/// page in XML's syntax; empty when nothing is. The content of <style> is skipped.
std::string htmlMalformation(const std::string& html);

/// How often `part` is in `text`.
std::size_t countOf(const std::string& text, const std::string& part);

}  // namespace glgrad

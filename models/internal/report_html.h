#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace glgrad {

/// Text for an element or a quoted attribute: & < > " ' are escaped, control characters dropped.
std::string escapeHtml(std::string_view text);

// Numbers as text, whatever the program's locale is.

/// 12.345 with 2 digits is "12.35" or "12.34".
std::string fixedText(double value, int digits);
/// Four digits that matter: "0.2513", "12.35", "1.2e-05".
std::string numberText(double value);
/// 0.9134 with 1 digit is "91.3%".
std::string percentText(double fraction, int digits = 1);
/// 1234567 is "1,234,567".
std::string countText(std::int64_t count);
/// "850 ms", "12.3 s", "3 min 04 s", "2 h 05 min".
std::string durationText(double seconds);

}  // namespace glgrad

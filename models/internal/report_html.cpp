#include "models/internal/report_html.h"

#include <charconv>
#include <cmath>

namespace glgrad {
namespace {

std::string toText(double value, std::chars_format format, int digits) {
    char buffer[512];  // the longest double in fixed notation has 309 digits before the point
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, format, digits).ptr;
    return {buffer, end};
}

std::string twoDigits(std::int64_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

std::string escapeHtml(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default: {
                const auto code = static_cast<unsigned char>(c);
                const bool control = (code < 0x20 && c != '\n' && c != '\t') || code == 0x7f;
                if (!control) escaped += c;
            }
        }
    }
    return escaped;
}

std::string fixedText(double value, int digits) {
    return toText(value, std::chars_format::fixed, digits);
}

std::string numberText(double value) {
    const double size = std::abs(value);
    if (size != 0 && (size < 0.001 || size >= 1e6)) {
        return toText(value, std::chars_format::general, 3);
    }
    return fixedText(value, size >= 1000  ? 0
                            : size >= 100 ? 1
                            : size >= 10  ? 2
                            : size >= 1   ? 3
                                          : 4);
}

std::string percentText(double fraction, int digits) {
    return fixedText(100 * fraction, digits) + "%";
}

std::string countText(std::int64_t count) {
    std::string text = std::to_string(count);
    const std::size_t first = count < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) {
        at -= 3;
        text.insert(at, ",");
    }
    return text;
}

std::string durationText(double seconds) {
    if (!(seconds < 1e12)) return numberText(seconds) + " s";
    if (seconds < 0.9995) return fixedText(1000 * seconds, 0) + " ms";
    if (seconds < 59.95) return fixedText(seconds, 1) + " s";
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 3600) return std::to_string(whole / 60) + " min " + twoDigits(whole % 60) + " s";
    return countText(whole / 3600) + " h " + twoDigits(whole % 3600 / 60) + " min";
}

}  // namespace glgrad

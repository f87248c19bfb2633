#include "core/json_parser.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "core/json_text.h"

namespace glgrad {
namespace {

constexpr int kDeepest = 200;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Of a number that no double holds: whether it is too near to zero, not too far from it. The
// library does not say which.
bool isTiny(std::string_view digits) {
    const std::size_t mark = std::min(digits.find_first_of("eE"), digits.size());
    const std::string_view mantissa = digits.substr(0, mark);
    const std::size_t first = mantissa.find_first_not_of("-0.");
    if (first == mantissa.npos) return true;
    std::string_view exponentDigits = digits.substr(std::min(mark + 1, digits.size()));
    const bool isNegative = exponentDigits.starts_with('-');
    if (exponentDigits.starts_with('+')) exponentDigits.remove_prefix(1);
    std::int64_t exponent = 0;
    if (std::from_chars(exponentDigits.data(), exponentDigits.data() + exponentDigits.size(),
                        exponent)
            .ec == std::errc::result_out_of_range) {
        return isNegative;
    }
    const auto point = static_cast<std::int64_t>(std::min(mantissa.find('.'), mantissa.size()));
    return point - static_cast<std::int64_t>(first) + exponent < 0;
}

// Of members of one name the last one counts, at the place of the first, as in Python. By sorting:
// a file may have a hundred thousand members.
void keepLast(Json::Object& members) {
    std::vector<std::size_t> order(members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto isBefore = [&](std::size_t a, std::size_t b) {
        const int compared = members[a].name.compare(members[b].name);
        return compared != 0 ? compared < 0 : a < b;
    };
    std::sort(order.begin(), order.end(), isBefore);
    std::vector<bool> isGone(members.size());
    bool anyGone = false;
    for (std::size_t i = 0, first = 0; i < order.size(); ++i) {
        if (members[order[i]].name != members[order[first]].name) first = i;
        if (i == first) continue;
        members[order[first]].value = members[order[i]].value;
        isGone[order[i]] = anyGone = true;
    }
    if (!anyGone) return;
    Json::Object kept;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (!isGone[i]) kept.push_back(std::move(members[i]));
    }
    members = std::move(kept);
}

}  // namespace

Json JsonParser::parse() {
    Json result = value(0);
    skipSpace();
    if (at_ < text_.size()) failExpected("the end");
    return result;
}

Json JsonParser::value(int depth) {
    skipSpace();
    switch (peek()) {
        case '{':
            return object(depth + 1);
        case '[':
            return array(depth + 1);
        case '"':
            return string();
        default:
            break;
    }
    if (takes("null")) return nullptr;
    if (takes("true")) return true;
    if (takes("false")) return false;
    if (takes("NaN")) return std::numeric_limits<double>::quiet_NaN();
    if (takes("Infinity")) return std::numeric_limits<double>::infinity();
    if (takes("-Infinity")) return -std::numeric_limits<double>::infinity();
    return number();
}

Json JsonParser::object(int depth) {
    if (depth > kDeepest) fail(at_, concat("nested in more than ", kDeepest, " levels"));
    ++at_;
    Json::Object members;
    skipSpace();
    while (peek() != '}') {
        if (!members.empty()) {
            expect(',', "',' or '}'");
            skipSpace();
        }
        if (peek() != '"') failExpected("a name in quotes");
        std::string name = string();
        skipSpace();
        expect(':', "':'");
        members.push_back({std::move(name), value(depth)});
        skipSpace();
    }
    ++at_;
    keepLast(members);
    return Json::object(std::move(members));
}

Json JsonParser::array(int depth) {
    if (depth > kDeepest) fail(at_, concat("nested in more than ", kDeepest, " levels"));
    ++at_;
    Json::Array items;
    skipSpace();
    while (peek() != ']') {
        if (!items.empty()) expect(',', "',' or ']'");
        items.push_back(value(depth));
        skipSpace();
    }
    ++at_;
    return items;
}

std::string JsonParser::string() {
    const std::size_t begin = at_++;
    std::string result;
    for (;;) {
        if (at_ >= text_.size()) fail(begin, "the string has no end");
        const char c = text_[at_];
        if (c == '"') break;
        if (c == '\\') {
            appendUtf8(result, escaped());
            continue;
        }
        const std::size_t length = utf8Length(text_.substr(at_));
        if (length == 0) fail(at_, "expected UTF-8");
        if (static_cast<unsigned char>(c) < 0x20) fail(at_, "a control character in a string");
        result += text_.substr(at_, length);
        at_ += length;
    }
    ++at_;
    return result;
}

unsigned JsonParser::escaped() {
    const std::size_t begin = at_++;
    const char c = peek();
    ++at_;
    switch (c) {
        case '"':
        case '\\':
        case '/':
            return static_cast<unsigned char>(c);
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        case 'u':
            break;
        default:
            fail(begin, "an unknown escape in a string");
    }
    const auto isSurrogate = [](unsigned unit, unsigned first) {
        return unit >> 10 == first >> 10;
    };
    const unsigned high = hexDigits();
    if (!isSurrogate(high, 0xD800) && !isSurrogate(high, 0xDC00)) return high;
    if (isSurrogate(high, 0xD800) && takes("\\u")) {
        const unsigned low = hexDigits();
        if (isSurrogate(low, 0xDC00)) return 0x10000 + ((high & 0x3FF) << 10 | (low & 0x3FF));
    }
    fail(begin, "half a character: a surrogate alone");
}

unsigned JsonParser::hexDigits() {
    unsigned result = 0;
    const std::string_view digits = text_.substr(std::min(at_, text_.size()), 4);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), result, 16);
    if (error != std::errc() || end != digits.data() + 4) failExpected("four hexadecimal digits");
    at_ += 4;
    return result;
}

Json JsonParser::number() {
    const std::size_t begin = at_;
    const auto skipDigits = [&] {
        if (!isDigit(peek())) failExpected(at_ == begin ? "a value" : "a digit");
        while (isDigit(peek())) ++at_;
    };
    bool isReal = false;
    if (peek() == '-') ++at_;
    if (peek() == '0') {
        ++at_;
    } else {
        skipDigits();
    }
    if (peek() == '.') {
        isReal = true;
        ++at_;
        skipDigits();
    }
    if (peek() == 'e' || peek() == 'E') {
        isReal = true;
        ++at_;
        if (peek() == '+' || peek() == '-') ++at_;
        skipDigits();
    }
    const std::string_view digits = text_.substr(begin, at_ - begin);
    const char* const end = digits.data() + digits.size();
    std::int64_t integer = 0;
    if (!isReal && std::from_chars(digits.data(), end, integer).ec == std::errc()) return integer;
    std::uint64_t large = 0;
    if (!isReal && std::from_chars(digits.data(), end, large).ec == std::errc() &&
        digits[0] != '-') {
        return large;
    }
    return realNumber(digits, begin);
}

Json JsonParser::realNumber(std::string_view digits, std::size_t begin) {
    double value = 0.0;
    const auto error = std::from_chars(digits.data(), digits.data() + digits.size(), value).ec;
    if (error == std::errc()) return value;
    if (isTiny(digits)) return 0.0;
    fail(begin, concat("the number ", digits.substr(0, 40), " is too large"));
}

bool JsonParser::takes(std::string_view word) {
    if (text_.substr(std::min(at_, text_.size()), word.size()) != word) return false;
    at_ += word.size();
    return true;
}

void JsonParser::expect(char c, const char* what) {
    if (peek() != c) failExpected(what);
    ++at_;
}

void JsonParser::skipSpace() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string::npos) {
        ++at_;
    }
}

void JsonParser::failExpected(const char* what) const {
    if (at_ >= text_.size()) fail(at_, concat("expected ", what, ", found the end"));
    const std::size_t length = utf8Length(text_.substr(at_));
    if (length == 0) fail(at_, "expected UTF-8");
    fail(at_, concat("expected ", what, ", found '", text_.substr(at_, length), '\''));
}

void JsonParser::fail(std::size_t at, const std::string& what) const {
    const std::string_view before = text_.substr(0, std::min(at, text_.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t lineBegin = before.rfind('\n') + 1;  // npos + 1 is 0
    throw IoError(
        concat(fileName_, ": line ", line, ", column ", before.size() - lineBegin + 1, ": ", what));
}

}  // namespace glgrad

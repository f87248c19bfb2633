// glgrad: internal header
#pragma once

#include <string>
#include <string_view>

#include "core/json.h"

namespace glgrad {

/// Reads a text of JSON from its beginning to its end.
class JsonParser {
public:
    JsonParser(std::string_view text, std::string_view fileName)
        : text_(text), fileName_(fileName) {}
    Json parse();

private:
    Json value(int depth);
    Json object(int depth);
    Json array(int depth);
    std::string string();
    unsigned escaped();
    unsigned hexDigits();
    Json number();
    Json realNumber(std::string_view digits, std::size_t begin);

    bool takes(std::string_view word);
    void expect(char c, const char* what);
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skipSpace();
    /// Says what is at this place instead.
    [[noreturn]] void failExpected(const char* what) const;
    [[noreturn]] void fail(std::size_t at, const std::string& what) const;

    std::string_view text_;
    std::string_view fileName_;
    std::size_t at_ = 0;
};

}  // namespace glgrad

#include "core/json_parser.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "core/error.h"

namespace glgrad {
namespace {

using nlohmann::json;

constexpr std::size_t kDeepest = 200;
// Of an error of the library, which quotes what it read last.
constexpr std::size_t kLongestError = 200;

/// A number that Python writes and JSON lacks, and the string of the same length that stands for
/// it.
struct NoNumber {
    std::string_view word;
    std::string_view string;
    double value;
};
constexpr NoNumber kNoNumbers[] = {
    {"NaN", "\"_\"", std::numeric_limits<double>::quiet_NaN()},
    {"Infinity", "\"______\"", std::numeric_limits<double>::infinity()},
    {"-Infinity", "\"_______\"", -std::numeric_limits<double>::infinity()}};

/// A text of JSON in which strings stand for these numbers: which, by their places among all
/// strings.
struct Prepared {
    std::optional<std::string> changed;
    std::vector<std::pair<std::size_t, double>> numbers;
};

Prepared prepared(std::string_view text) {
    Prepared result;
    std::size_t strings = 0;
    bool isInString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (isInString) {
            if (text[i] == '\\')
                ++i;
            else if (text[i] == '"')
                isInString = false;
            continue;
        }
        if (text[i] == '"') {
            isInString = true;
            ++strings;
        }
        if (text[i] != 'N' && text[i] != 'I' && text[i] != '-') continue;
        for (const auto& [word, string, value] : kNoNumbers) {
            if (text.substr(i, word.size()) != word) continue;
            if (!result.changed) result.changed = std::string(text);
            result.changed->replace(i, word.size(), string);
            result.numbers.emplace_back(strings++, value);
            i += word.size() - 1;
            break;
        }
    }
    return result;
}

// Of members of one name the last one counts, at the place of the first, as in Python. By sorting:
// a file may have a hundred thousand members.
void keepLast(Json::Object& members) {
    std::vector<std::size_t> order(members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {},
                             [&](std::size_t i) -> const std::string& { return members[i].name; });
    std::vector<bool> isGone(members.size());
    for (std::size_t i = 1, first = 0; i < order.size(); ++i) {
        if (members[order[i]].name != members[order[first]].name) {
            first = i;
            continue;
        }
        members[order[first]].value = members[order[i]].value;
        isGone[order[i]] = true;
    }
    std::size_t i = 0;
    std::erase_if(members, [&](const Json::Member&) { return isGone[i++]; });
}

/// Receives a text piece by piece as nlohmann's parser, which does not recurse, reads it: json_sax,
/// in their words.
class JsonBuilder {
public:
    JsonBuilder(const Prepared& prepared, std::string_view fileName)
        : prepared_(prepared), fileName_(fileName) {}

    Json result() { return std::move(result_); }

    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(std::int64_t value) { return add(value); }
    bool number_unsigned(std::uint64_t value) {
        return value <= kLargest ? add(static_cast<std::int64_t>(value)) : add(value);
    }
    bool number_float(double value, const std::string&) { return add(value); }
    bool string(std::string& text) {
        if (const auto number = takeNumber()) return add(*number);
        return add(std::move(text));
    }
    bool binary(json::binary_t&) { return fail("expected text"); }
    bool key(std::string& text) {
        if (takeNumber()) return fail("expected a name in quotes, found a number");
        open_.back().name = std::move(text);
        return true;
    }
    bool start_object(std::size_t) { return start(true); }
    bool start_array(std::size_t) { return start(false); }
    bool end_object() {
        keepLast(open_.back().members);
        return end(Json::object(std::move(open_.back().members)));
    }
    bool end_array() { return end(std::move(open_.back().items)); }

    bool parse_error(std::size_t, const std::string&, const json::exception& error) {
        const std::string_view text = error.what();
        const std::size_t place = text.find("line ");
        const std::size_t begin = place != text.npos ? place : text.find("] ") + 2;
        return fail(std::string(text.substr(begin, kLongestError)));
    }

private:
    static constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();

    /// An object or a list that is not complete.
    struct Open {
        bool isObject;
        std::string name = {};  // Of the member to come.
        Json::Object members = {};
        Json::Array items = {};
    };

    std::optional<double> takeNumber() {
        const std::size_t string = strings_++;
        if (numbers_ == prepared_.numbers.size() || prepared_.numbers[numbers_].first != string) {
            return std::nullopt;
        }
        return prepared_.numbers[numbers_++].second;
    }

    bool start(bool isObject) {
        if (open_.size() == kDeepest)
            return fail(concat("nested in more than ", kDeepest, " levels"));
        open_.push_back({.isObject = isObject});
        return true;
    }

    bool end(Json value) {
        open_.pop_back();
        return add(std::move(value));
    }

    bool add(Json value) {
        if (open_.empty()) {
            result_ = std::move(value);
        } else if (open_.back().isObject) {
            open_.back().members.push_back({std::move(open_.back().name), std::move(value)});
        } else {
            open_.back().items.push_back(std::move(value));
        }
        return true;
    }

    [[noreturn]] bool fail(const std::string& what) const {
        throw IoError(concat(fileName_, ": ", what));
    }

    const Prepared& prepared_;
    std::string_view fileName_;
    std::size_t strings_ = 0;  // That have come.
    std::size_t numbers_ = 0;
    std::vector<Open> open_;
    Json result_;
};

}  // namespace

Json parseJson(std::string_view text, std::string_view fileName) {
    // The library takes it for the end.
    if (const std::size_t zero = text.find('\0'); zero != text.npos) {
        throw IoError(concat(fileName, ": byte ", zero + 1, ": expected text, found a zero"));
    }
    const Prepared without = prepared(text);
    if (without.changed) text = *without.changed;
    JsonBuilder builder(without, fileName);
    json::sax_parse(text.begin(), text.end(), &builder);
    return builder.result();
}

}  // namespace glgrad

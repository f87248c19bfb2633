#include "bench/support/command_line.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

#include "core/error.h"

namespace glgrad::bench {

CommandLine::CommandLine(int count, char** words, const std::vector<std::string>& withValue,
                         const std::vector<std::string>& flags) {
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (std::ranges::find(flags, word) != flags.end()) {
            values_[word] = "";
        } else if (std::ranges::find(withValue, word) == withValue.end()) {
            throw ArgumentError("unknown option '" + word + "'");
        } else if (i + 1 == count || std::string_view(words[i + 1]).starts_with("--")) {
            throw ArgumentError(word + " needs a value");
        } else {
            values_[word] = words[++i];
        }
    }
}

std::string CommandLine::value(const std::string& name, const std::string& otherwise) const {
    const auto found = values_.find(name);
    return found == values_.end() ? otherwise : found->second;
}

std::string CommandLine::choice(const std::string& name, const std::vector<std::string>& choices,
                                const std::string& otherwise) const {
    const std::string chosen = value(name, otherwise);
    if (std::ranges::find(choices, chosen) != choices.end()) return chosen;
    std::string expected;
    for (const std::string& each : choices) {
        expected += (expected.empty() ? "" : each == choices.back() ? " or " : ", ") + each;
    }
    throw ArgumentError(name + ": expected " + expected + ", got '" + chosen + "'");
}

std::int64_t CommandLine::number(const std::string& name, std::int64_t otherwise,
                                 std::int64_t least, std::int64_t most) const {
    if (!has(name)) return otherwise;
    const std::string text = value(name);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < least ||
        number > most) {
        throw ArgumentError(name + ": expected a whole number from " + std::to_string(least) +
                            " to " + std::to_string(most) + ", got '" + text + "'");
    }
    return number;
}

}  // namespace glgrad::bench

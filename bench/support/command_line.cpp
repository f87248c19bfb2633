#include "bench/support/command_line.h"

#include <algorithm>

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
        } else if (i + 1 == count) {
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

}  // namespace glgrad::bench

#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace glgrad::bench {

/// The options that a program was given: "--name value" for those with a value, "--name" for
/// flags.
class CommandLine {
public:
    /// Throws ArgumentError for an option that is in neither list, and for one without its value,
    /// which does not begin with "--".
    CommandLine(int count, char** words, const std::vector<std::string>& withValue,
                const std::vector<std::string>& flags);

    bool has(const std::string& name) const { return values_.contains(name); }
    std::string value(const std::string& name, const std::string& otherwise = "") const;
    /// Throws ArgumentError for a value that is not one of `choices`.
    std::string choice(const std::string& name, const std::vector<std::string>& choices,
                       const std::string& otherwise) const;

    /// Throws ArgumentError for what is no whole number from `least` to `most`.
    std::int64_t number(const std::string& name, std::int64_t otherwise, std::int64_t least = 1,
                        std::int64_t most = std::numeric_limits<std::int32_t>::max()) const;

private:
    std::map<std::string, std::string> values_;
};

}  // namespace glgrad::bench

#pragma once

#include <map>
#include <string>
#include <vector>

namespace glgrad::bench {

/// The options that a program was given: "--name value" for those with a value, "--name" for
/// flags.
class CommandLine {
public:
    /// Throws ArgumentError for an option that is in neither list, and for one without its value.
    CommandLine(int count, char** words, const std::vector<std::string>& withValue,
                const std::vector<std::string>& flags);

    bool has(const std::string& name) const { return values_.contains(name); }
    std::string value(const std::string& name, const std::string& otherwise = "") const;
    /// Throws ArgumentError for a value that is not one of `choices`.
    std::string choice(const std::string& name, const std::vector<std::string>& choices,
                       const std::string& otherwise) const;

private:
    std::map<std::string, std::string> values_;
};

}  // namespace glgrad::bench

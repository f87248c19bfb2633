#pragma once

#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "autograd/ops.h"
#include "tests/oracle/case.h"

namespace glgrad::oracle {

/// glgrad has no such op, or the op has no such option.
class Unsupported : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The inputs and attributes of a case as an op's function asks for them. It remembers what was
/// asked for: an attribute that nobody looked at means that the case is not expressed.
class Arguments {
public:
    explicit Arguments(const Case& from) : case_(from) {}

    const std::string& op() const { return case_.op; }

    std::size_t count() const { return case_.inputs.size(); }
    const Tensor& operator[](std::size_t index) const;
    const Tensor& operator[](std::string_view name) const;
    bool has(std::string_view input) const;
    Tensors all() const;

    /// `otherwise` stands for an attribute that is absent or null.
    float number(const char* key, float otherwise) const;
    float number(const char* key) const;
    int integer(const char* key) const;
    bool flag(const char* key, bool otherwise = false) const;
    std::string text(const char* key, const char* otherwise = "") const;
    std::vector<int> integers(const char* key) const;
    std::array<int, 2> pair(const char* key) const;
    std::vector<std::array<Index, 2>> pairs(const char* key) const;
    /// An attribute that says in words what the case is.
    void ignore(const char* key) const { used_.insert(key); }
    /// Throws Unsupported unless the attribute is absent or this.
    void require(const char* key, const nlohmann::json& value) const;

    /// Throws Unsupported when an attribute or an input was not looked at.
    void checkAllUsed() const;

private:
    bool given(const char* key) const;
    const nlohmann::json& attribute(const char* key) const;

    const Case& case_;
    mutable std::set<std::string, std::less<>> used_;
    mutable std::set<std::size_t> usedInputs_;
};

/// The outputs of an op.
using OpFunction = Tensors (*)(const Arguments&);

struct OpEntry {
    std::string_view name;
    OpFunction function;
};

}  // namespace glgrad::oracle

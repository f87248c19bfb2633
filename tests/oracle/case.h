#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/tensor.h"
#include "io/safetensors.h"

namespace glgrad::oracle {

/// Values that glgrad must arrive at.
struct Expected {
    std::string of;  ///< What they are of: "out0", or an input's name.
    Shape shape;
    std::vector<float> values;
    double relative = 0.0;
    double absolute = 0.0;
};

struct Input {
    std::string name;
    bool differentiable = false;
    Tensor tensor;
};

/// One case, with its inputs on the current device.
struct Case {
    std::string name;
    std::string op;
    nlohmann::json attributes;
    bool zeroSecond = false;
    std::vector<Input> inputs;
    std::vector<Expected> outputs;
    std::map<std::string, Tensor> weights;  ///< By output.
    std::vector<Expected> gradients;
    std::map<std::string, Tensor> directions;  ///< By input.
    std::vector<Expected> second;
    std::vector<Expected> penaltyValue;  ///< None or one.
    std::vector<Expected> penaltyGradients;
};

/// PREFIX.json with PREFIX.safetensors.
class CaseFile {
public:
    /// Throws IoError when a file is missing or no such file.
    explicit CaseFile(const std::string& prefix);

    std::size_t size() const { return json_["cases"].size(); }
    std::string name(std::size_t index) const { return json_["cases"][index]["name"]; }
    std::string op(std::size_t index) const { return json_["cases"][index]["op"]; }
    Case load(std::size_t index) const;

private:
    Tensor tensor(const nlohmann::json& entry) const;
    std::vector<Expected> expected(const nlohmann::json& entries, const char* nameKey,
                                   const nlohmann::json& of) const;

    nlohmann::json json_;
    SafetensorsFile tensors_;
};

}  // namespace glgrad::oracle

#pragma once

#include <string>
#include <variant>
#include <vector>

#include "bench/anchors/onnxruntime/numbers.h"

namespace anchor {

/// The name of a tensor in a model.
using Value = std::string;

struct Attribute {
    std::string name;
    std::variant<std::int64_t, Sizes> value;
};

/// What goes into a model or comes out of it.
struct Port {
    Value name;
    Sizes sizes;
    Numbers numbers;  ///< What an input holds at first; zeros for an output.
};

/// An ONNX model, written node by node: float32, version 14 of its operators.
class Model {
public:
    Value input(const Sizes& sizes, const Numbers& numbers);
    Value constant(const Sizes& sizes, const Numbers& numbers);
    /// An empty name stands for an optional input that is not given. Of several outputs, the names
    /// that follow the first one are its name with "_1", "_2", ...
    Value add(const std::string& op, const std::vector<Value>& inputs,
              const std::vector<Attribute>& attributes = {}, int outputs = 1);
    void output(const Value& value, const Sizes& sizes);

    const std::vector<Port>& inputs() const { return inputs_; }
    const std::vector<Port>& outputs() const { return outputs_; }
    /// The bytes of its file.
    std::string bytes() const;

private:
    Value newName();

    int names_ = 0;
    std::string nodes_;
    std::string constants_;
    std::vector<Port> inputs_;
    std::vector<Port> outputs_;
};

}  // namespace anchor

#include "bench/anchors/onnxruntime/model.h"

#include <string_view>

// https://protobuf.dev/programming-guides/encoding of
// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, whose field numbers these are.
namespace anchor {
namespace {

constexpr int kIrVersion = 8, kOperatorVersion = 14;
constexpr int kFloat = 1, kInt = 2, kInts = 7;  // of a tensor, and of attributes

std::string varint(std::uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7f) | 0x80);
    return bytes + static_cast<char>(value);
}

std::string number(int field, std::int64_t value) {
    return varint(static_cast<std::uint64_t>(field) << 3) +
           varint(static_cast<std::uint64_t>(value));
}

// A text, a block of bytes or a message in a message.
std::string part(int field, std::string_view bytes) {
    return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(bytes.size()) +
           std::string(bytes);
}

std::string attribute(const Attribute& attribute) {
    std::string message = part(1, attribute.name);
    if (const auto* value = std::get_if<std::int64_t>(&attribute.value)) {
        return message + number(3, *value) + number(20, kInt);
    }
    for (const std::int64_t each : std::get<Sizes>(attribute.value)) message += number(8, each);
    return message + number(20, kInts);
}

std::string port(const Port& port) {
    std::string dimensions;
    for (const std::int64_t size : port.sizes) dimensions += part(1, number(1, size));
    const std::string tensor = number(1, kFloat) + part(2, dimensions);
    return part(1, port.name) + part(2, part(1, tensor));
}

}  // namespace

Value Model::newName() { return std::to_string(names_++); }

Value Model::input(const Sizes& sizes, const Numbers& numbers) {
    inputs_.push_back({newName(), sizes, numbers});
    return inputs_.back().name;
}

Value Model::constant(const Sizes& sizes, const Numbers& numbers) {
    const Value name = newName();
    std::string tensor;
    for (const std::int64_t size : sizes) tensor += number(1, size);
    const auto* const bytes = reinterpret_cast<const char*>(numbers.data());
    tensor += number(2, kFloat) + part(8, name) + part(9, {bytes, numbers.size() * sizeof(float)});
    constants_ += part(5, tensor);
    return name;
}

Value Model::add(const std::string& op, const std::vector<Value>& inputs,
                 const std::vector<Attribute>& attributes, int outputs) {
    const Value name = newName();
    std::string node;
    for (const Value& input : inputs) node += part(1, input);
    node += part(2, name);
    for (int i = 1; i < outputs; ++i) node += part(2, name + "_" + std::to_string(i));
    node += part(4, op);
    for (const Attribute& each : attributes) node += part(5, attribute(each));
    nodes_ += part(1, node);
    return name;
}

void Model::output(const Value& value, const Sizes& sizes) {
    outputs_.push_back({value, sizes, Numbers(static_cast<std::size_t>(product(sizes)))});
}

std::string Model::bytes() const {
    std::string graph = nodes_ + part(2, "glgrad") + constants_;
    for (const Port& each : inputs_) graph += part(11, port(each));
    for (const Port& each : outputs_) graph += part(12, port(each));
    return number(1, kIrVersion) + part(7, graph) + part(8, number(2, kOperatorVersion));
}

}  // namespace anchor

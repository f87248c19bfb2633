#include "tests/oracle/case.h"

#include <fstream>

#include "core/error.h"

namespace glgrad::oracle {
namespace {

using nlohmann::json;

json parse(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw IoError(concat(path, ": cannot be opened"));
    json parsed = json::parse(file, nullptr, false);
    if (parsed.is_discarded()) throw IoError(concat(path, ": is not JSON"));
    if (!parsed.contains("cases") || !parsed["cases"].is_array()) {
        throw IoError(concat(path, ": has no list of cases"));
    }
    return parsed;
}

Shape shapeOf(const json& entry) {
    const auto sizes = entry.at("shape").get<std::vector<Index>>();
    return Shape(std::span<const Index>(sizes));
}

}  // namespace

CaseFile::CaseFile(const std::string& prefix)
    : json_(parse(prefix + ".json")), tensors_(SafetensorsFile::read(prefix + ".safetensors")) {}

Tensor CaseFile::tensor(const json& entry) const {
    const bool whole = entry.value("dtype", "float32") == "int32";
    return Tensor(shapeOf(entry), tensors_.values(entry.at("tensor").get<std::string>()),
                  whole ? DType::int32 : DType::float32);
}

std::vector<Expected> CaseFile::expected(const json& entries, const char* nameKey,
                                         const json& of) const {
    std::vector<Expected> list;
    for (const json& entry : entries) {
        list.push_back({.of = entry.value(nameKey, "value"),
                        .shape = shapeOf(entry),
                        .values = tensors_.values(entry.at("tensor").get<std::string>()),
                        .relative = entry.value("rtol", of.at("rtol").get<double>()),
                        .absolute = entry.value("atol", of.at("atol").get<double>())});
    }
    return list;
}

Case CaseFile::load(std::size_t index) const {
    const json& from = json_["cases"][index];
    const json none = json::array();
    Case result;
    result.name = from.at("name");
    result.op = from.at("op");
    result.attributes = from.value("attrs", json::object());
    result.outputs = expected(from.at("outputs"), "name", from);
    result.gradients = expected(from.value("grads", none), "wrt", from);
    result.second = expected(from.value("second", none), "wrt", from);
    for (const json& tag : from.value("tags", none)) result.zeroSecond |= tag == "zero_second";
    for (const json& input : from.at("inputs")) {
        result.inputs.push_back(
            {input.at("name"), input.value("differentiable", false), tensor(input)});
    }
    for (const json& weight : from.value("loss_weights", none)) {
        result.weights.emplace(weight.at("output"), tensor(weight));
    }
    for (const json& direction : from.value("directions", none)) {
        result.directions.emplace(direction.at("of"), tensor(direction));
    }
    if (from.contains("penalty")) {
        const json& penalty = from["penalty"];
        result.penaltyValue = expected(json::array({penalty.at("value")}), "name", from);
        result.penaltyGradients = expected(penalty.at("grads"), "wrt", from);
    }
    return result;
}

}  // namespace glgrad::oracle

// Runs the cases of a folder: layers and models in Keras's JSON, with weights and right answers.
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "io/safetensors.h"
#include "models/model_json.h"
#include "tests/oracle/compare.h"

namespace {

using namespace glgrad;
using nlohmann::json;
using oracle::Expected;
using oracle::Verdict;

constexpr const char* kUsage =
    "usage: model_oracle_runner DIR --backend cpu|gl [--filter TEXT] [--all]\n"
    "runs the cases of DIR/cases.json and DIR/cases.safetensors; --filter keeps those whose name\n"
    "contains TEXT, and with --all a case that is not supported is a failure\n";

/// What is not there yet.
class Unsupported : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

class CaseRunner {
public:
    explicit CaseRunner(const std::string& folder)
        : tensors_(SafetensorsFile::read(folder + "/cases.safetensors")) {}

    /// What missed, or nothing.
    std::string run(const json& given) const {
        const std::string kind = given["kind"];
        if (kind != "layer" && kind != "model") throw Unsupported("kind " + kind);
        const Model model = read(given["topology"]);
        setWeights(model, given["weights"]);
        std::string text = check(model, given, given["inference"], false);
        if (text.empty() && given.contains("training") && !given["training"].is_null()) {
            text = check(model, given, given["training"], true);
        }
        return text;
    }

private:
    static Model read(const json& topology) {
        try {
            return modelFromJson(Json::parse(topology.dump()));
        } catch (const IoError& error) {
            throw Unsupported(error.what());
        }
    }

    Tensor tensor(const json& entry) const {
        const std::vector<Index> sizes = entry["shape"];
        const DType dtype = entry["dtype"] == "int32" ? DType::int32 : DType::float32;
        return Tensor(Shape(std::span<const Index>(sizes)),
                      tensors_.values(entry["tensor"].get<std::string>()), dtype);
    }

    Expected expected(const json& entry, const std::string& of) const {
        const std::vector<Index> sizes = entry["shape"];
        Expected result;
        result.of = of;
        result.shape = Shape(std::span<const Index>(sizes));
        result.values = tensors_.values(entry["tensor"].get<std::string>());
        result.relative = entry["rtol"];
        result.absolute = entry["atol"];
        return result;
    }

    // Keras 2 calls a depthwise kernel so, and leaves the names of outer models out.
    static Variable weight(const Model& model, std::string name) {
        const std::vector<Variable> all = model.variables();
        for (const bool renamed : {false, true}) {
            if (renamed) {
                const std::size_t place = name.find("/depthwise_kernel");
                if (place == std::string::npos) break;
                name.replace(place, std::string::npos, "/kernel");
            }
            for (const Variable& each : all) {
                if (each.name() == name || each.name().ends_with("/" + name)) return each;
            }
        }
        throw ArgumentError(concat("no weight is named ", name));
    }

    void setWeights(const Model& model, const json& weights) const {
        for (const json& entry : weights) {
            weight(model, entry["name"].get<std::string>()).assign(tensor(entry));
        }
    }

    std::string check(const Model& model, const json& given, const json& wanted,
                      bool training) const {
        Tensors inputs;
        std::map<std::string, Tensor> inputOf;
        for (const json& entry : given["inputs"]) {
            inputs.push_back(tensor(entry));
            inputOf[entry["name"]] = inputs.back();
        }
        GradientTape tape;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            if (given["inputs"][i]["differentiable"]) tape.watch(inputs[i]);
        }
        const Tensors outputs = model(inputs, {.training = training});
        Tensor loss = zeros(Shape{});
        for (std::size_t i = 0; i < given["loss_weights"].size(); ++i) {
            const json& entry = given["loss_weights"][i];
            const Tensor& output = outputs[entry["output"].get<std::size_t>()];
            const Tensor factors = tensor(entry);
            if (output.shape() != factors.shape()) {
                return concat("output has shape ", output.shape(), ", want ", factors.shape());
            }
            loss = loss + sum(output * factors);
        }
        Verdict verdict;
        for (std::size_t i = 0; i < wanted["outputs"].size(); ++i) {
            verdict.compare("output", expected(wanted["outputs"][i], std::to_string(i)),
                            outputs[i]);
        }
        Tensors sources;
        for (const json& entry : wanted["grads"]) {
            const std::string wrt = entry["wrt"];
            const std::string name = wrt.substr(wrt.find(':') + 1);
            sources.push_back(wrt.starts_with("input:") ? inputOf.at(name)
                                                        : weight(model, name).value());
        }
        const Tensors gradients = tape.gradient(loss, std::span<const Tensor>(sources));
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            const json& entry = wanted["grads"][i];
            verdict.compare("gradient", expected(entry, entry["wrt"].get<std::string>()),
                            gradients[i]);
        }
        if (wanted.contains("updated_weights")) {
            for (const json& entry : wanted["updated_weights"]) {
                const std::string name = entry["name"];
                verdict.compare("updated weight", expected(entry, name), weight(model, name));
            }
        }
        return verdict.passed() ? "" : (training ? "training: " : "") + verdict.text();
    }

    SafetensorsFile tensors_;
};

int runAll(const std::string& folder, const std::string& backend, const std::string& filter,
           bool all) {
    const Device device = Device::open(backend);
    const DeviceScope scope(device);
    const CaseRunner runner(folder);
    std::ifstream file(folder + "/cases.json");
    int passed = 0, failed = 0, unsupported = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.find("\"kind\"") == std::string::npos) continue;
        if (line.ends_with(",")) line.pop_back();
        const json given = json::parse(line);
        const std::string name = given["name"];
        if (name.find(filter) == std::string::npos) continue;
        std::string verdict, text;
        try {
            text = runner.run(given);
            verdict = text.empty() ? "pass" : "FAIL";
        } catch (const Unsupported& error) {
            verdict = "unsupported";
            text = error.what();
            std::ranges::replace(text, '\n', ' ');
        } catch (const std::exception& error) {
            verdict = "FAIL";
            text = concat("error: ", error.what());
        }
        ++(verdict == "pass" ? passed : verdict == "FAIL" ? failed : unsupported);
        std::cout << verdict << ' ' << name << (text.empty() ? "" : ": ") << text << std::endl;
    }
    std::cout << passed << " passed, " << failed << " failed, " << unsupported << " unsupported"
              << std::endl;
    return failed == 0 && passed > 0 && (unsupported == 0 || !all) ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    std::string folder, backend, filter;
    bool all = false;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--all") {
            all = true;
            continue;
        }
        std::string& value = word == "--backend" ? backend : word == "--filter" ? filter : folder;
        if (word.starts_with("--") && ++i == count) break;
        value = words[i];
    }
    if (folder.empty() || (backend != "cpu" && backend != "gl")) {
        std::cerr << kUsage;
        return 2;
    }
    try {
        return runAll(folder, backend, filter, all);
    } catch (const std::exception& error) {
        std::cerr << "model_oracle_runner: " << error.what() << '\n';
        return 2;
    }
}

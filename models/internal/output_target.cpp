#include "models/internal/output_target.h"

#include <algorithm>

#include "core/error.h"

namespace glgrad {
namespace {

template <class T>
void checkNames(const std::string& model, const char* option,
                const std::vector<std::string>& outputs, const PerOutput<T>& values) {
    std::size_t byPlace = 0;
    for (const auto& [name, value] : values.values()) {
        byPlace += name.empty();
        const bool isKnown = name.empty() ? byPlace <= std::max<std::size_t>(outputs.size(), 1)
                                          : std::ranges::find(outputs, name) != outputs.end();
        if (isKnown) continue;
        std::string all;
        for (const std::string& each : outputs) all += (all.empty() ? "" : ", ") + each;
        throw ArgumentError(concat(model, ": compile: expected ", option, " for outputs ", all,
                                   ", got ", name.empty() ? "more than those" : name));
    }
}

}  // namespace

std::vector<OutputTarget> outputTargets(const std::string& model,
                                        const std::vector<std::string>& outputs,
                                        const CompileOptions& options) {
    if (!outputs.empty()) {
        checkNames(model, "a loss", outputs, options.loss);
        checkNames(model, "metrics", outputs, options.metrics);
        checkNames(model, "a loss weight", outputs, options.lossWeights);
    }
    const std::size_t known = std::max(options.loss.values().size(), std::size_t{1});
    const std::size_t count = outputs.empty() ? known : outputs.size();
    std::vector<OutputTarget> targets;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name = i < outputs.size() ? outputs[i] : "";
        OutputTarget target{.output = i, .name = count > 1 ? name : "", .loss = {}, .metrics = {}};
        if (const Loss* loss = options.loss.find(name, i)) target.loss = *loss;
        if (const auto* metrics = options.metrics.find(name, i)) target.metrics = *metrics;
        if (const float* weight = options.lossWeights.find(name, i)) target.weight = *weight;
        if (target.loss || !target.metrics.empty()) targets.push_back(std::move(target));
    }
    return targets;
}

}  // namespace glgrad

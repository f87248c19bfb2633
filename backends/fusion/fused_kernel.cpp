#include "backends/fusion/fused_kernel.h"

#include "backends/fusion/fused_shader.h"

namespace glgrad {
namespace {

constexpr Names kLeafNames = {"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"};
constexpr Names kResultNames = {"y0", "y1", "y2", "y3", "y4", "y5", "y6", "y7"};
static_assert(kLeafNames.size() == Chain::kMaxLeaves);

template <class Value>
void appendBytes(std::string& text, const Value& value) {
    text.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

// All that the shader depends on. Texts are compared beside it.
std::string signatureOf(const Chain& chain, const std::vector<int>& results) {
    std::string signature;
    for (int i = 0; i < static_cast<int>(chain.leaves().size()); ++i) {
        signature += chain.isRepeated(i) ? '1' : '=';
    }
    for (const Chain::Step& step : chain.steps()) {
        appendBytes(signature, step.storage->run().kernel.shader.text.data());
        for (const Uniform& uniform : step.storage->run().uniforms) {
            (signature += uniform.name()) += '\0';
        }
        for (const int input : step.inputs) signature += static_cast<char>(input);
        signature += '\xff';
    }
    for (const int result : results) signature += static_cast<char>(result);
    return signature;
}

std::string nameOf(const Chain& chain) {
    std::string name;
    for (const Chain::Step& step : chain.steps()) {
        const std::string_view own = step.storage->run().kernel.name;
        (name += name.empty() ? "" : "+") += own.substr(0, own.rfind(".forward"));
    }
    return name;
}

std::vector<KernelStep> stepsOf(const Chain& chain, const std::vector<int>& results) {
    const auto leaves = static_cast<int>(chain.leaves().size());
    std::vector<KernelStep> steps;
    steps.reserve(chain.steps().size());
    for (const Chain::Step& step : chain.steps()) {
        const PendingRun& run = step.storage->run();
        steps.push_back({run.kernel.cpu, &run.uniforms, step.inputs});
        for (int& input : steps.back().inputs) {
            if (input >= Chain::kMaxLeaves) input += leaves - Chain::kMaxLeaves;
        }
    }
    for (int i = 0; i < static_cast<int>(results.size()); ++i) steps[results[i]].output = i;
    return steps;
}

}  // namespace

const FusedKernels::Form& FusedKernels::formOf(const Chain& chain,
                                               const std::vector<int>& results) {
    std::unique_ptr<Form>& form = forms_[signatureOf(chain, results)];
    const auto isOf = [](const std::string& text, const Chain::Step& step) {
        return text == step.storage->run().kernel.shader.text;
    };
    if (form && std::ranges::equal(form->texts, chain.steps(), isOf)) return *form;
    form = std::make_unique<Form>();
    for (const Chain::Step& step : chain.steps()) {
        form->texts.emplace_back(step.storage->run().kernel.shader.text);
    }
    form->name = nameOf(chain);
    form->shader = fusedShader(chain, results);
    for (int i = 0; i < static_cast<int>(chain.steps().size()); ++i) {
        std::vector<std::string>& names = form->uniforms.emplace_back();
        for (const Uniform& uniform : chain.steps()[i].storage->run().uniforms) {
            names.push_back(nameInStep(i, uniform.name()));
        }
    }
    return *form;
}

FusedKernel FusedKernels::kernelOf(const Chain& chain, const std::vector<int>& results) {
    const Form& form = formOf(chain, results);
    FusedKernel fused{.kernel = {.name = form.name,
                                 .inputs = kLeafNames.first(chain.leaves().size()),
                                 .outputs = kResultNames.first(results.size()),
                                 .shader = {"fused.frag", form.shader}},
                      .uniforms = {},
                      .steps = stepsOf(chain, results)};
    fused.kernel.steps = fused.steps;
    for (std::size_t i = 0; i < chain.steps().size(); ++i) {
        std::size_t next = 0;
        for (const Uniform& uniform : chain.steps()[i].storage->run().uniforms) {
            fused.uniforms.add(uniform.renamed(form.uniforms[i][next++]));
        }
    }
    return fused;
}

}  // namespace glgrad

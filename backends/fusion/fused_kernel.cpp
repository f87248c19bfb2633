#include "backends/fusion/fused_kernel.h"

#include "core/error.h"
#include "expressions/elementwise_function.h"
#include "expressions/elementwise_shader.h"

namespace glgrad {
namespace {

constexpr Names kLeafNames = {"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"};
constexpr Names kResultNames = {"y0", "y1", "y2", "y3", "y4", "y5", "y6", "y7"};
static_assert(kLeafNames.size() == Chain::kMaxLeaves);

std::string nameOf(const Chain& chain) {
    std::string name;
    for (const Chain::Step& step : chain.steps()) {
        const std::string_view own = step.storage->run().kernel.name;
        (name += name.empty() ? "" : "+") += own.substr(0, own.rfind(".forward"));
    }
    return name;
}

PooledVector<KernelStep> stepsOf(const Chain& chain, const PooledVector<int>& results) {
    const auto leaves = static_cast<int>(chain.leaves().size());
    PooledVector<KernelStep> steps;
    steps.reserve(chain.steps().size());
    for (const Chain::Step& step : chain.steps()) {
        const PendingRun& run = step.storage->run();
        KernelStep& added = steps.emplace_back(KernelStep{run.kernel.elementwise, {}, step.inputs});
        for (const Uniform& attribute : run.uniforms) {
            added.attributes.push_back(attribute.floats()[0]);
        }
        for (int& input : added.inputs) {
            if (input >= Chain::kMaxLeaves) input += leaves - Chain::kMaxLeaves;
        }
    }
    for (int i = 0; i < static_cast<int>(results.size()); ++i) steps[results[i]].output = i;
    return steps;
}

}  // namespace

// Functions live as long as the program.
FusedKernels::Signature FusedKernels::signatureOf(const Chain& chain,
                                                  const PooledVector<int>& results) {
    Signature signature;
    for (int i = 0; i < static_cast<int>(chain.leaves().size()); ++i) {
        signature += chain.isRepeated(i) ? '1' : '=';
    }
    for (const Chain::Step& step : chain.steps()) {
        const ElementwiseFunction* const function = step.storage->run().kernel.elementwise;
        signature.append(reinterpret_cast<const char*>(&function), sizeof(function));
        for (const int input : step.inputs) signature += static_cast<char>(input);
        signature += '\xff';
    }
    for (const int result : results) signature += static_cast<char>(result);
    return signature;
}

const FusedKernels::Form& FusedKernels::formOf(const Chain& chain, const PooledVector<int>& results,
                                               std::span<const KernelStep> steps) {
    Signature signature = signatureOf(chain, results);
    if (const auto found = forms_.find(signature); found != forms_.end()) return found->second;
    Form form{.name = nameOf(chain), .shader = {}, .attributes = {}};
    std::vector<LeafAccess> leaves;
    for (int i = 0; i < static_cast<int>(chain.leaves().size()); ++i) {
        leaves.push_back(chain.isRepeated(i) ? LeafAccess::single : LeafAccess::here);
    }
    form.shader = elementwiseShader(leaves, steps);
    for (int i = 0; i < static_cast<int>(steps.size()); ++i) {
        for (int k = 0; k < steps[i].function->attributes(); ++k) {
            form.attributes.push_back(attributeName(i, k));
        }
    }
    return forms_.emplace(std::move(signature), std::move(form)).first->second;
}

FusedKernel FusedKernels::kernelOf(const Chain& chain, const PooledVector<int>& results) {
    FusedKernel fused{.kernel = {.name = {}, .inputs = kLeafNames.first(chain.leaves().size())},
                      .uniforms = {},
                      .steps = stepsOf(chain, results)};
    const Form& form = formOf(chain, results, fused.steps);
    fused.kernel.name = form.name;
    fused.kernel.outputs = kResultNames.first(results.size());
    fused.kernel.shader = {"fused.frag", form.shader};
    fused.kernel.steps = fused.steps;
    std::size_t next = 0;
    for (const KernelStep& step : fused.steps) {
        for (const float value : step.attributes) {
            fused.uniforms.add({form.attributes[next++], value});
        }
    }
    return fused;
}

}  // namespace glgrad

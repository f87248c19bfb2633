#include "expressions/elementwise_function.h"

#include "expressions/elementwise_shader.h"

namespace glgrad {
namespace {

BlockProgram programOf(const Traced& traced, BlockFunction compiled) {
    if (compiled) return {compiled, traced.inputs, traced.attributes};
    return {scheduleOf(traced.expression, traced.root, true), traced.inputs, traced.attributes};
}

}  // namespace

ElementwiseFunction::ElementwiseFunction(std::string name, Traced traced, BlockFunction compiled)
    : name_(std::move(name)), traced_(std::move(traced)), program_(programOf(traced_, compiled)) {
    for (int i = 0; i < attributes(); ++i) attributeNames_.push_back(attributeName(0, i));
}

std::string ElementwiseFunction::write(bool isRepeated) const {
    const std::vector<LeafAccess> leaves(inputs(),
                                         isRepeated ? LeafAccess::repeated : LeafAccess::here);
    KernelStep only{.function = this, .attributes = {}, .inputs = {}, .output = 0};
    for (int i = 0; i < inputs(); ++i) only.inputs.push_back(i);
    return elementwiseShader(leaves, {&only, 1});
}

const std::string& ElementwiseFunction::shader() const {
    std::call_once(isWritten_, [this] { shader_ = write(false); });
    return shader_;
}

const std::string& ElementwiseFunction::repeatedShader() const {
    std::call_once(isRepeatedWritten_, [this] { repeatedShader_ = write(true); });
    return repeatedShader_;
}

}  // namespace glgrad

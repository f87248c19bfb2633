#if GLGRAD_WITH_GL

#include "tests/support/gl_calls.h"

#include <glbinding/AbstractFunction.h>
#include <glbinding/CallbackMask.h>
#include <glbinding/FunctionCall.h>
#if __has_include(<glbinding/glbinding.h>)
#include <glbinding/glbinding.h>
#else
#include <glbinding/callbacks.h>
#endif

#include <map>

namespace glgrad {
namespace {

std::map<std::string, int>& calls() {
    static std::map<std::string, int> map;
    return map;
}

}  // namespace

CallsOfGl::CallsOfGl() {
    calls().clear();
    glbinding::setBeforeCallback(
        [](const glbinding::FunctionCall& call) { ++calls()[call.function->name()]; });
    glbinding::addCallbackMask(glbinding::CallbackMask::Before);
}

CallsOfGl::~CallsOfGl() { glbinding::removeCallbackMask(glbinding::CallbackMask::Before); }

int CallsOfGl::count(const std::string& function) const {
    const auto found = calls().find(function);
    return found == calls().end() ? 0 : found->second;
}

}  // namespace glgrad

#endif

#if GLGRAD_WITH_GL

#include "tests/support/gl_calls.h"

#include <map>

#include "backends/gl/gl_check.h"

namespace glgrad {
namespace {

std::map<std::string, int>& calls() {
    static std::map<std::string, int> map;
    return map;
}

}  // namespace

CallsOfGl::CallsOfGl() {
    calls().clear();
    setGlListener([](const char* function) { ++calls()[function]; });
}

CallsOfGl::~CallsOfGl() { setGlListener(nullptr); }

int CallsOfGl::count(const std::string& function) const {
    const auto found = calls().find(function);
    return found == calls().end() ? 0 : found->second;
}

}  // namespace glgrad

#endif

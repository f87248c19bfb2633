#include "backends/gl/gl_presence.h"

#include <glbinding/gl33core/enum.h>

#include "backends/gl/gl_functions.h"
#include "backends/gl/gl_limits.h"

namespace glgrad {

using namespace gl33core;

bool hasGlExtension(std::string_view name) {
    GLint count = 0;
    glGetIntegerv(GL_NUM_EXTENSIONS, &count);
    for (int i = 0; i < count; ++i) {
        if (name == reinterpret_cast<const char*>(glGetStringi(GL_EXTENSIONS, i))) return true;
    }
    return false;
}

bool GlPresence::isHere(const GlVersion& version) const {
    const int from = version.es ? es : desktop;
    return (from != 0 && version.number >= from) || (compatibility && version.compatibility) ||
           (extension && hasGlExtension(extension));
}

}  // namespace glgrad

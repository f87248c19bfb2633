// glgrad: internal header
#pragma once

#include <glbinding/gl/enum.h>

#include <vector>

namespace glgrad {

struct GlVersion;

/// A state in which nothing can be drawn, or not without harm, and which is not glgrad's to end.
struct GlHindrance {
    const char* what;
    bool (*isThere)();
};

/// A query of the application's that would count what glgrad draws.
struct GlQueryTarget {
    const char* name;
    gl::GLenum target;
};

/// Those that a context may have.
struct GlHindrances {
    std::vector<GlHindrance> states;
    std::vector<GlQueryTarget> queries;
};

/// Of the current context.
GlHindrances glHindrances(const GlVersion& version);

/// Throws DeviceError naming the first one that the current context has now.
void refuseThem(const GlHindrances& hindrances);

}  // namespace glgrad

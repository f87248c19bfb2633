// glgrad: internal header
#pragma once

#include <glbinding/gl/enum.h>

#include <vector>

namespace glgrad {

struct GlVersion;

/// What is on or off, and must be off.
struct GlSwitch {
    gl::GLenum name;
    bool indexed = false;  ///< One for each viewport, of which glgrad uses the first.
};

/// A number, and the one that glgrad's transfers need.
struct GlParameter {
    gl::GLenum name;
    float wanted = 0.0f;
};

/// The states of an application's context that spoil draws and transfers and that glgrad sets
/// aside: those that this context has. They are data of gl_state_table.cpp, one line each.
struct GlStateTable {
    bool es = false;
    bool compatibility = false;
    bool indexedBuffers = false;    ///< Blending and colour masks for each draw buffer.
    bool indexedViewports = false;  ///< Viewports and scissor tests, too.
    bool pausesFeedback = false;    ///< Transform feedback can be asked for and paused.
    bool hasSubroutines = false;    ///< That can be asked for: from OpenGL 4.3 on.
    int drawBuffers = 8;
    std::vector<GlSwitch> switches;
    std::vector<GlParameter> pixelStore;      ///< glPixelStorei
    std::vector<GlParameter> pixelTransfers;  ///< glPixelTransferf
};

/// Of the current context.
GlStateTable stateTable(const GlVersion& version);

}  // namespace glgrad

#pragma once

#include <array>
#include <bitset>

#include "backends/gl/gl_state.h"
#include "backends/gl/gl_subroutines.h"
#include "backends/gl/gl_switches.h"

namespace glgrad {

/// Saves the state of an application's context that glgrad changes or that would spoil its draws
/// and transfers, sets what those need, and puts everything back when it goes.
///
/// Not saved: error flags, and on OpenGL ES the viewports and scissor tests of other indices than
/// 0.
class GlStateGuard {
public:
    GlStateGuard(GlState& state, const GlStateTable& table, unsigned vertexArray);
    ~GlStateGuard();
    GlStateGuard(const GlStateGuard&) = delete;
    GlStateGuard& operator=(const GlStateGuard&) = delete;

    /// Saves the bindings of the active texture unit before glgrad changes them.
    void saveActiveUnit(int unit);
    /// Saves the binding of an image unit before glgrad changes it.
    void saveImageUnit(int unit);

private:
    struct Unit {
        int flat = 0;
        int rectangle = 0;
        int array = 0;
        int sampler = 0;
    };
    struct ImageUnit {
        int texture = 0;
        int level = 0;
        int layered = 0;
        int layer = 0;
        int access = 0;
        int format = 0;
    };

    void saveViewport();
    void restoreViewport() const;
    void pauseFeedback();

    GlState& state_;
    const GlStateTable& table_;
    int program_ = 0;
    int vertexArray_ = 0;
    int drawFramebuffer_ = 0;
    int readFramebuffer_ = 0;
    int activeTexture_ = 0;
    bool pausedFeedback_ = false;
    std::array<float, 4> viewport_{};
    std::array<Unit, GlState::kUnits> units_{};
    std::bitset<GlState::kUnits> savedUnits_;
    std::array<ImageUnit, GlState::kUnits> imageUnits_{};
    std::bitset<GlState::kUnits> savedImageUnits_;
    SubroutineState subroutines_;
    TransferState transfers_;
    FragmentState fragments_;
};

}  // namespace glgrad

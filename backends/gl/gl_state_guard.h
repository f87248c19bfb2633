#pragma once

#include <array>
#include <bitset>

#include "backends/gl/gl_state.h"
#include "backends/gl/gl_switches.h"

namespace glgrad {

/// Saves the state of an application's context that glgrad changes, sets what glgrad's draws and
/// transfers need, and puts everything back when it goes.
///
/// Not saved: error flags, viewports and scissor tests other than those of index 0, and pixel
/// transfer scales of the compatibility profile, which must be at their defaults. Between calls of
/// glgrad the application must not leave transform feedback, conditional rendering or counting
/// queries active.
class GlStateGuard {
public:
    GlStateGuard(GlState& state, const GlStateFeatures& features, unsigned vertexArray);
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

    GlState& state_;
    bool es_ = false;
    int program_ = 0;
    int vertexArray_ = 0;
    int drawFramebuffer_ = 0;
    int readFramebuffer_ = 0;
    int activeTexture_ = 0;
    std::array<int, 4> viewport_{};
    std::array<Unit, GlState::kUnits> units_{};
    std::bitset<GlState::kUnits> savedUnits_;
    std::array<ImageUnit, GlState::kUnits> imageUnits_{};
    std::bitset<GlState::kUnits> savedImageUnits_;
    TransferState transfers_;
    FragmentState fragments_;
};

}  // namespace glgrad

#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "backends/gl/gl_state.h"
#include "backends/gl/gl_textures.h"
#include "backends/gl/shader_assembly.h"

namespace glgrad {

/// What textures of 16-bit floats hold of the floats that a shader writes: no use; those that are
/// float16 already; the nearest float16 of any.
enum class HalfTargets { none, exact, nearest };

/// Small draws whose results are known. Needs the context, with an array of vertices bound.
class GlProbe {
public:
    GlProbe(bool es, GlState& state, GlTextures& textures);
    ~GlProbe();
    GlProbe(const GlProbe&) = delete;
    GlProbe& operator=(const GlProbe&) = delete;

    /// How many float textures one draw writes without losing a bit, at most `wanted`.
    int renderTargets(int wanted);
    /// Whether an access at texel centres gives those texels, at awkward widths.
    bool readsExactly(TexelAccess access, int maxTextureSize);
    /// Whether the shader compiler knows fma(), and fma(a, b, c) is a * b + c.
    bool fmaIsRight();
    /// Whether a / b of two floats is the float that is nearest to the quotient.
    bool dividesExactly();
    HalfTargets halfTargets();

private:
    unsigned program(const std::string& body);
    void draw(unsigned program, std::span<Texture* const> targets);
    std::vector<float> read(Texture& texture);
    bool writesTargets(int count);
    std::vector<float> writeHalf(const std::array<float, 16>& values);
    bool readsExactly(TexelAccess access, int width, int height);

    bool es_;
    GlState& state_;
    GlTextures& textures_;
    unsigned vertexShader_;
};

}  // namespace glgrad

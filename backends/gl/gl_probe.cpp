#include "backends/gl/gl_probe.h"

#include <glbinding/gl33core/enum.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "backends/gl/gl_functions.h"
#include "backends/gl/gl_program.h"
#include "backends/gl/gl_target.h"
#include "backends/gl/shader_assembly.h"
#include "core/error.h"
#include "core/half.h"

namespace glgrad {

using namespace gl33core;

namespace {

constexpr int kSize = 4;  // texels a side of what is drawn

// Values that a target of fewer bits would change.
std::array<float, 4> expectedTexel(int target) {
    return {static_cast<float>(target) + 0.001f, 70000.125f, -3.14159274f, 16777215.0f};
}

std::string declarationsOf(TexelAccess access) {
    switch (access) {
        case TexelAccess::image:
            return "#extension GL_ARB_shader_image_load_store : require\n"
                   "layout(rgba32f) readonly uniform image2D numbers;\n"
                   "#define TEXEL(place) imageLoad(numbers, ivec2(place))\n";
        case TexelAccess::rectangle:
            return "uniform sampler2DRect numbers;\n#define TEXEL(place) texture(numbers, place)\n";
        default:
            return "uniform sampler2D numbers;\n"
                   "#define TEXEL(place) textureLod(numbers, place, 0.0)\n";
    }
}

class ProbeTextures {
public:
    ProbeTextures(GlTextures& textures, const TextureSpec& spec, int count) : textures_(textures) {
        for (int i = 0; i < count; ++i) list_.push_back(textures_.make(spec));
        for (Texture& texture : list_) pointers_.push_back(&texture);
    }
    ~ProbeTextures() { textures_.destroy(list_); }
    ProbeTextures(const ProbeTextures&) = delete;
    ProbeTextures& operator=(const ProbeTextures&) = delete;

    Texture& operator[](int index) { return list_[index]; }
    std::span<Texture* const> pointers() const { return pointers_; }

private:
    GlTextures& textures_;
    std::vector<Texture> list_;
    std::vector<Texture*> pointers_;
};

}  // namespace

GlProbe::GlProbe(bool es, GlState& state, GlTextures& textures)
    : es_(es),
      state_(state),
      textures_(textures),
      vertexShader_(compileVertexShader(vertexSource({.es = es}), "fullscreen.vert")) {}

GlProbe::~GlProbe() { glDeleteShader(vertexShader_); }

unsigned GlProbe::program(const std::string& body) {
    const std::string header = es_ ? "#version 300 es\nprecision highp float;\n"
                                     "precision highp int;\nprecision highp sampler2D;\n"
                                   : "#version 330 core\n";
    GlProgram program(vertexShader_, header + body, "a probe of the device");
    program.finish();
    return program.id();
}

void GlProbe::draw(unsigned program, std::span<Texture* const> targets) {
    state_.bindDrawFramebuffer(textures_.framebuffer(targets));
    state_.setViewport(targets[0]->spec.width, targets[0]->spec.height);
    state_.useProgram(program);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    state_.useProgram(0);
    glDeleteProgram(program);
}

std::vector<float> GlProbe::read(Texture& texture) {
    Texture* const pointer = &texture;
    state_.bindReadFramebuffer(textures_.framebuffer({&pointer, 1}));
    const TextureSpec& spec = texture.spec;
    std::vector<float> texels(4 * static_cast<std::size_t>(spec.width) * spec.height);
    glReadPixels(0, 0, spec.width, spec.height, GL_RGBA, GL_FLOAT, texels.data());
    return texels;
}

int GlProbe::renderTargets(int wanted) {
    for (int count = wanted; count > 0; --count) {
        if (writesTargets(count)) return count;
    }
    return 0;
}

bool GlProbe::writesTargets(int count) {
    std::string declarations, body;
    for (int i = 0; i < count; ++i) {
        declarations += concat("layout(location = ", i, ") out vec4 target", i, ";\n");
        body += concat("target", i, " = vec4(", i, ".001, 70000.125, -3.14159274, 16777215.0);\n");
    }
    ProbeTextures targets(textures_, {.width = kSize, .height = kSize}, count);
    try {
        draw(program(declarations + "void main() {\n" + body + "}\n"), targets.pointers());
        for (int i = 0; i < count; ++i) {
            const std::vector<float> texels = read(targets[i]);
            const std::array<float, 4> expected = expectedTexel(i);
            for (std::size_t k = 0; k < texels.size(); ++k) {
                if (texels[k] != expected[k % 4]) return false;
            }
        }
        return true;
    } catch (const Error&) {
        return false;
    }
}

bool GlProbe::readsExactly(TexelAccess access, int maxTextureSize) {
    state_.useRectangles(access == TexelAccess::rectangle);
    const bool exact = readsExactly(access, std::min(1021, maxTextureSize), 3) &&
                       readsExactly(access, std::min(16381, maxTextureSize), 1);
    state_.useRectangles(false);
    return exact;
}

bool GlProbe::readsExactly(TexelAccess access, int width, int height) {
    ProbeTextures pair(textures_, {.width = width, .height = height}, 2);
    std::vector<float> numbers(4 * static_cast<std::size_t>(width) * height);
    std::iota(numbers.begin(), numbers.end(), 0.0f);
    state_.editTexture(false, pair[0].id);
    glTexSubImage2D(flatTarget(state_), 0, 0, 0, width, height, GL_RGBA, GL_FLOAT, numbers.data());
    if (access == TexelAccess::image) state_.bindImage(0, false, pair[0].id, pair[0].spec.format);
    const unsigned copy =
        program(declarationsOf(access) +
                "uniform vec2 texelSize;\n"
                "layout(location = 0) out vec4 copy;\n"
                "void main() {\n"
                "    ivec2 p = ivec2(gl_FragCoord.xy);\n"
                "    vec2 row = (vec2(0.0, p.y) + 0.5) * texelSize;\n"
                "    vec2 place = vec2(float(p.x) * texelSize.x + row.x, row.y);\n"
                "    vec4 a = TEXEL(place);\n"
                "    vec4 b = TEXEL((vec2(p) + 0.5) * texelSize);\n"
                "    copy = a == b ? a : vec4(-1.0);\n"
                "}\n");
    const bool isLod = access == TexelAccess::lod;
    state_.useProgram(copy);
    glUniform2f(glGetUniformLocation(copy, "texelSize"),
                isLod ? 1.0f / static_cast<float>(width) : 1.0f,
                isLod ? 1.0f / static_cast<float>(height) : 1.0f);
    draw(copy, pair.pointers().subspan(1));
    return read(pair[1]) == numbers;
}

std::vector<float> GlProbe::writeHalf(const std::array<float, 16>& values) {
    ProbeTextures target(textures_, {.width = 4, .height = 1, .format = StorageFormat::float16}, 1);
    const unsigned id = program(
        "uniform vec4 values[4];\nlayout(location = 0) out vec4 result;\n"
        "void main() { result = values[int(gl_FragCoord.x)]; }\n");
    state_.useProgram(id);
    glUniform4fv(glGetUniformLocation(id, "values"), 4, values.data());
    draw(id, target.pointers());
    return read(target[0]);
}

bool GlProbe::dividesExactly() {
    constexpr int kSide = 32;
    // A product with the reciprocal of b would miss some of these, and be 0 where that is
    // subnormal.
    const std::array<float, 4> a{0.0f, 1.0f, 13.0f, 3e38f}, b{41.0f, 0.0f, 13.0f, 3e38f};
    ProbeTextures target(textures_, {.width = kSide, .height = kSide}, 1);
    const unsigned id =
        program(concat("uniform vec4 a, b;\nlayout(location = 0) out vec4 result;\nvoid main() {\n"
                       "    float n = 1.0 + floor(gl_FragCoord.y) * float(",
                       kSide,
                       ") + floor(gl_FragCoord.x);\n"
                       "    vec4 other = vec4(n, n, n, 0.0);\n"
                       "    result = (a + other) / (b + vec4(0.0, n, n, 0.0));\n}\n"));
    state_.useProgram(id);
    glUniform4fv(glGetUniformLocation(id, "a"), 1, a.data());
    glUniform4fv(glGetUniformLocation(id, "b"), 1, b.data());
    draw(id, target.pointers());
    const std::vector<float> result = read(target[0]);
    for (int i = 0; i < kSide * kSide; ++i) {
        const float n = static_cast<float>(i + 1);
        for (int k = 0; k < 4; ++k) {
            const float above = a[k] + (k < 3 ? n : 0.0f);
            const float below = b[k] + (k == 1 || k == 2 ? n : 0.0f);
            if (result[4 * i + k] != above / below) return false;
        }
    }
    return true;
}

HalfTargets GlProbe::halfTargets() {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    // Halfway to the even and to the odd neighbour, around 1 and below 2^-14; overflow.
    const std::array<float, 16> any{1.0f + 0x1p-11f,
                                    1.0f + 0x3p-11f,
                                    -1.0f - 0x1.004p-11f,
                                    0.1f,
                                    0x1p-25f,
                                    0x3p-25f,
                                    0x1.8p-25f,
                                    -0x1.7ffp-24f,
                                    65519.99f,
                                    65520.0f,
                                    1e30f,
                                    -65520.0f,
                                    kInfinity,
                                    -kInfinity,
                                    -0.0f,
                                    kNan};
    std::array<float, 16> halves{};
    std::ranges::transform(any, halves.begin(), roundToHalf);
    const auto same = [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    try {
        if (!std::ranges::equal(writeHalf(halves), halves, same)) return HalfTargets::none;
        return std::ranges::equal(writeHalf(any), halves, same) ? HalfTargets::nearest
                                                                : HalfTargets::exact;
    } catch (const Error&) {
        return HalfTargets::none;
    }
}

bool GlProbe::fmaIsRight() {
    const std::string body =
        "#extension GL_ARB_gpu_shader5 : enable\n"
        "uniform vec4 a, b, c;\nlayout(location = 0) out vec4 result;\n"
        "void main() { result = fma(a, b, c); }\n";
    const std::array<float, 4> a{3.0f, -2.5f, 1.00000012f, 1e30f},
        b{5.0f, 4.0f, 0.99999988f, 1e30f}, c{7.0f, 0.5f, -1.0f, 0.0f};
    ProbeTextures target(textures_, {.width = kSize, .height = kSize}, 1);
    try {
        const unsigned id = program(body);
        state_.useProgram(id);
        glUniform4fv(glGetUniformLocation(id, "a"), 1, a.data());
        glUniform4fv(glGetUniformLocation(id, "b"), 1, b.data());
        glUniform4fv(glGetUniformLocation(id, "c"), 1, c.data());
        draw(id, target.pointers());
    } catch (const Error&) {
        return false;
    }
    const std::vector<float> result = read(target[0]);
    for (int i = 0; i < 4; ++i) {
        const float fused = std::fma(a[i], b[i], c[i]);
        // Volatile, or the compiler fuses this one.
        const volatile float rounded = a[i] * b[i];
        if (result[i] != fused && result[i] != rounded + c[i]) return false;
    }
    return true;
}

}  // namespace glgrad

#if GLGRAD_WITH_GL

#include <glbinding/gl/enum.h>
#include <glbinding/gl/functions.h>
#include <glbinding/gl33core/gl.h>
#include <glbinding/gl42core/gl.h>

#include <array>

#include "backends/gl/gl_check.h"
#include "core/error.h"
#include "tests/support/egl_application.h"
#include "tests/support/gl_test.h"

namespace glgrad {
namespace {

using namespace gl33core;
using Api = EglApplication::Api;

// Everything that the hostile application sets, and some more.
constexpr std::array kNames{GL_CURRENT_PROGRAM,
                            GL_VERTEX_ARRAY_BINDING,
                            GL_DRAW_FRAMEBUFFER_BINDING,
                            GL_READ_FRAMEBUFFER_BINDING,
                            GL_ACTIVE_TEXTURE,
                            GL_VIEWPORT,
                            GL_SCISSOR_BOX,
                            GL_SCISSOR_TEST,
                            GL_DEPTH_TEST,
                            GL_STENCIL_TEST,
                            GL_CULL_FACE,
                            GL_DITHER,
                            GL_RASTERIZER_DISCARD,
                            GL_SAMPLE_ALPHA_TO_COVERAGE,
                            GL_SAMPLE_COVERAGE,
                            GL_BLEND,
                            GL_COLOR_WRITEMASK,
                            GL_PACK_ALIGNMENT,
                            GL_PACK_ROW_LENGTH,
                            GL_PACK_SKIP_PIXELS,
                            GL_PACK_SKIP_ROWS,
                            GL_UNPACK_ALIGNMENT,
                            GL_UNPACK_ROW_LENGTH,
                            GL_UNPACK_SKIP_PIXELS,
                            GL_UNPACK_SKIP_ROWS,
                            GL_UNPACK_IMAGE_HEIGHT,
                            GL_UNPACK_SKIP_IMAGES,
                            GL_PIXEL_PACK_BUFFER_BINDING,
                            GL_PIXEL_UNPACK_BUFFER_BINDING};
constexpr std::array kDesktopNames{
    GL_FRAMEBUFFER_SRGB, GL_COLOR_LOGIC_OP,    GL_SAMPLE_ALPHA_TO_ONE, GL_SAMPLE_MASK,
    GL_POLYGON_SMOOTH,   GL_PRIMITIVE_RESTART, GL_CLIP_DISTANCE0,      GL_CLIP_DISTANCE3,
    GL_POLYGON_MODE,     GL_CLAMP_READ_COLOR,  GL_PACK_SWAP_BYTES,     GL_UNPACK_SWAP_BYTES,
    GL_UNPACK_LSB_FIRST, GL_PACK_SKIP_IMAGES,  GL_POLYGON_OFFSET_FILL};

using State = std::vector<int>;

bool hasImages(Api api) {
    GLint major = 0, minor = 0;
    glGetIntegerv(GL_MAJOR_VERSION, &major);
    glGetIntegerv(GL_MINOR_VERSION, &minor);
    return api != Api::es && 10 * major + minor >= 42;
}

void addImageUnits(State& state) {
    for (unsigned unit = 0; unit < 4; ++unit) {
        for (GLenum name : {gl42core::GL_IMAGE_BINDING_NAME, gl42core::GL_IMAGE_BINDING_LEVEL,
                            gl42core::GL_IMAGE_BINDING_LAYERED, gl42core::GL_IMAGE_BINDING_LAYER,
                            gl42core::GL_IMAGE_BINDING_ACCESS, gl42core::GL_IMAGE_BINDING_FORMAT}) {
            glGetIntegeri_v(name, unit, &state.emplace_back());
        }
    }
}

State unitState(Api api) {
    State state;
    GLint active = 0;
    glGetIntegerv(GL_ACTIVE_TEXTURE, &active);
    for (int unit = 0; unit < 4; ++unit) {
        glActiveTexture(GL_TEXTURE0 + unit);
        for (GLenum name :
             {GL_TEXTURE_BINDING_2D, GL_TEXTURE_BINDING_2D_ARRAY, GL_SAMPLER_BINDING}) {
            glGetIntegerv(name, &state.emplace_back());
        }
        if (api != Api::es) glGetIntegerv(GL_TEXTURE_BINDING_RECTANGLE, &state.emplace_back());
    }
    glActiveTexture(static_cast<GLenum>(active));
    if (hasImages(api)) addImageUnits(state);
    return state;
}

State stateOf(Api api) {
    State state = unitState(api);
    const auto add = [&](GLenum name) {
        std::array<GLint, 4> values{};
        glGetIntegerv(name, values.data());
        state.insert(state.end(), values.begin(), values.end());
    };
    for (GLenum name : kNames) add(name);
    if (api == Api::es) return state;
    for (GLenum name : kDesktopNames) add(name);
    for (unsigned i = 0; i < 4; ++i) {
        std::array<GLboolean, 4> mask{};
        glGetBooleani_v(GL_COLOR_WRITEMASK, i, mask.data());
        for (GLboolean value : mask) state.push_back(value == GL_TRUE);
        state.push_back(glIsEnabledi(GL_BLEND, i) == GL_TRUE);
    }
    if (api == Api::compatibility) add(gl::GL_ALPHA_TEST);
    return state;
}

// State that would spoil every draw and transfer that took it over.
class HostileApplication {
public:
    explicit HostileApplication(Api api) : api_(api) {
        makeObjects();
        const std::array switches{GL_SCISSOR_TEST,       GL_DEPTH_TEST, GL_STENCIL_TEST,
                                  GL_CULL_FACE,          GL_DITHER,     GL_SAMPLE_COVERAGE,
                                  GL_RASTERIZER_DISCARD, GL_BLEND};
        for (GLenum name : switches) glEnable(name);
        glScissor(0, 0, 1, 1);
        glViewport(3, 5, 7, 9);
        glCullFace(GL_FRONT_AND_BACK);
        glDepthFunc(GL_NEVER);
        glStencilFunc(GL_NEVER, 0, 1);
        glBlendFunc(GL_ONE, GL_ONE);
        glSampleCoverage(0.0f, GL_FALSE);
        glColorMask(GL_FALSE, GL_TRUE, GL_FALSE, GL_FALSE);
        setPixelStore();
        if (api_ != Api::es) setDesktop();
        if (api_ == Api::compatibility) {
            glEnable(gl::GL_ALPHA_TEST);
            gl::glAlphaFunc(GL_NEVER, 0.0f);
        }
    }

private:
    void makeObjects() {
        GLuint name = 0;
        glGenVertexArrays(1, &name);
        glBindVertexArray(name);
        glGenTextures(1, &name);
        for (int unit = 0; unit < 3; ++unit) {
            glActiveTexture(GL_TEXTURE0 + unit);
            glBindTexture(GL_TEXTURE_2D, name);
        }
        glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(GL_RGBA8), 4, 4, 0, GL_RGBA,
                     GL_UNSIGNED_BYTE, nullptr);
        GLuint framebuffer = 0;
        glGenFramebuffers(1, &framebuffer);
        glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
        glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, name, 0);
        GLuint layered = 0;
        glGenTextures(1, &layered);
        glBindTexture(GL_TEXTURE_2D_ARRAY, layered);
        GLuint rectangle = 0;
        glGenTextures(1, &rectangle);
        if (api_ != Api::es) glBindTexture(GL_TEXTURE_RECTANGLE, rectangle);
        GLuint sampler = 0;
        glGenSamplers(1, &sampler);
        glSamplerParameteri(sampler, GL_TEXTURE_MIN_FILTER, static_cast<GLint>(GL_LINEAR));
        glSamplerParameteri(sampler, GL_TEXTURE_WRAP_S, static_cast<GLint>(GL_REPEAT));
        for (unsigned unit = 0; unit < 3; ++unit) glBindSampler(unit, sampler);
        if (hasImages(api_)) {
            gl42core::glBindImageTexture(0, name, 0, GL_FALSE, 0, GL_READ_WRITE, GL_RGBA8);
            gl42core::glBindImageTexture(1, layered, 0, GL_TRUE, 0, GL_WRITE_ONLY, GL_RGBA32F);
            gl42core::glBindImageTexture(2, layered, 0, GL_FALSE, 1, GL_READ_ONLY, GL_RGBA16F);
        }
        makeBuffer(GL_PIXEL_PACK_BUFFER);
        makeBuffer(GL_PIXEL_UNPACK_BUFFER);
    }

    static void makeBuffer(GLenum target) {
        GLuint buffer = 0;
        glGenBuffers(1, &buffer);
        glBindBuffer(target, buffer);
        glBufferData(target, 1 << 16, nullptr, GL_STATIC_DRAW);
    }

    static void setPixelStore() {
        glPixelStorei(GL_PACK_ALIGNMENT, 8);
        glPixelStorei(GL_UNPACK_ALIGNMENT, 8);
        const std::array lengths{GL_PACK_ROW_LENGTH,    GL_PACK_SKIP_PIXELS,   GL_PACK_SKIP_ROWS,
                                 GL_UNPACK_ROW_LENGTH,  GL_UNPACK_SKIP_PIXELS, GL_UNPACK_SKIP_ROWS,
                                 GL_UNPACK_SKIP_IMAGES, GL_UNPACK_IMAGE_HEIGHT};
        for (int i = 0; i < 8; ++i) glPixelStorei(lengths[i], 3 + i);
    }

    static void setDesktop() {
        const std::array switches{GL_FRAMEBUFFER_SRGB,    GL_COLOR_LOGIC_OP, GL_POLYGON_SMOOTH,
                                  GL_CLIP_DISTANCE0,      GL_CLIP_DISTANCE3, GL_PRIMITIVE_RESTART,
                                  GL_SAMPLE_ALPHA_TO_ONE, GL_SAMPLE_MASK};
        for (GLenum name : switches) glEnable(name);
        glLogicOp(GL_CLEAR);
        glPolygonMode(GL_FRONT_AND_BACK, GL_POINT);
        glPixelStorei(GL_PACK_SWAP_BYTES, 1);
        glPixelStorei(GL_UNPACK_SWAP_BYTES, 1);
        glClampColor(GL_CLAMP_READ_COLOR, static_cast<GLenum>(1));
        glColorMaski(1, GL_TRUE, GL_FALSE, GL_FALSE, GL_TRUE);
        glDisablei(GL_BLEND, 2);
    }

    Api api_;
};

class GlState : public GlTest, public testing::WithParamInterface<Api> {};

TEST_P(GlState, OfTheApplicationIsNeitherUsedNorChanged) {
    const EglApplication application(GetParam());
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context of this kind";
    const HostileApplication hostile(GetParam());
    const State state = stateOf(GetParam());
    ASSERT_EQ(glGetError(), GL_NO_ERROR);

    const Device device = openGl({.context = GlOptions::Context::current, .maxTextureSize = 64});
    EXPECT_EQ(stateOf(GetParam()), state) << "after opening";
    expectKernelsWork(device);
    EXPECT_EQ(stateOf(GetParam()), state) << "after kernels";
    const Tensor x = countUpOn(device, {3, 5});
    EXPECT_EQ(stateOf(GetParam()), state) << "after an upload";
    EXPECT_EQ(x.values(), countUp({3, 5}));
    EXPECT_EQ(stateOf(GetParam()), state) << "after a readback";
    errorOf([&] { run(kScaled, {x}, x.shape(), {{"scale", 3}}); });
    EXPECT_EQ(stateOf(GetParam()), state) << "after an error";
    device.synchronize();
    EXPECT_EQ(stateOf(GetParam()), state) << "after synchronize";
    EXPECT_EQ(glGetError(), GL_NO_ERROR);
}

INSTANTIATE_TEST_SUITE_P(Profiles, GlState,
                         testing::Values(Api::core, Api::compatibility, Api::es));

class GlChecks : public GlTest {};

TEST_F(GlChecks, DoNotBlameGlgradForTheApplication) {
    const EglApplication application;
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context";
    const auto mistake = [] {
        const QuietGl quiet;
        glBindTexture(GL_TEXTURE_2D, 4711);
    };
    mistake();
    const Device device = openGl();
    mistake();
    const Tensor x = countUpOn(device, {3});
    mistake();
    EXPECT_EQ(run(kTwice, {x}, {3}).values(), (std::vector{1.0f, 3.0f, 5.0f}));
}

}  // namespace
}  // namespace glgrad

#endif

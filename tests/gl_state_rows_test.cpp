#if GLGRAD_WITH_GL

#include <glbinding/gl/gl.h>

#include "autograd/ops.h"
#include "backends/gl/gl_check.h"
#include "tests/support/egl_application.h"
#include "tests/support/gl_test.h"

namespace glgrad {
namespace {

using namespace gl;
using Api = EglApplication::Api;

/// A state that an application leaves, and how to look at it.
struct StateRow {
    std::string name;
    std::function<void()> set;
    std::vector<GLenum> asked;
    std::function<std::vector<float>()> more = {};  ///< What glGetFloatv does not tell.
};

StateRow enabled(const std::string& name, GLenum which, const std::function<void()>& set = {}) {
    return {name,
            [=] {
                glEnable(which);
                if (set) set();
            },
            {which}};
}

StateRow stored(const std::string& name, GLenum which, int value) {
    return {name, [=] { glPixelStorei(which, value); }, {which}};
}

StateRow transferred(const std::string& name, GLenum which, float value) {
    return {name, [=] { glPixelTransferf(which, value); }, {which}};
}

std::vector<float> indexed(GLenum name, unsigned index) {
    std::vector<float> values(4);
    glGetFloati_v(name, index, values.data());
    return values;
}

void stippleWithNothing() {
    const std::array<GLubyte, 128> nothing{};
    glPolygonStipple(nothing.data());
}

void mapToZero() {
    const std::array<GLfloat, 2> zeros{};
    for (const GLenum map :
         {GL_PIXEL_MAP_R_TO_R, GL_PIXEL_MAP_G_TO_G, GL_PIXEL_MAP_B_TO_B, GL_PIXEL_MAP_A_TO_A}) {
        glPixelMapfv(map, 2, zeros.data());
    }
    glPixelTransferi(GL_MAP_COLOR, 1);
}

// It calls the second of two subroutines.
GLuint makeProgramOfSubroutines() {
    const auto program = [](GLenum stage, const char* text) {
        const GLuint shader = glCreateShader(stage), made = glCreateProgram();
        glShaderSource(shader, 1, &text, nullptr);
        glCompileShader(shader);
        glAttachShader(made, shader);
        glLinkProgram(made);
        return made;
    };
    return program(GL_FRAGMENT_SHADER,
                   "#version 400\nsubroutine vec4 Colour();\n"
                   "subroutine(Colour) vec4 one() { return vec4(1.0); }\n"
                   "subroutine(Colour) vec4 two() { return vec4(2.0); }\n"
                   "subroutine uniform Colour colour;\nout vec4 result;\n"
                   "void main() { result = colour(); }\n");
}

std::vector<float> chosenSubroutine() {
    GLuint chosen = 4711;
    glGetUniformSubroutineuiv(GL_FRAGMENT_SHADER, 0, &chosen);
    return {static_cast<float>(chosen)};
}

std::vector<StateRow> desktopRows() {
    std::vector<StateRow> rows{
        enabled("scissor test", GL_SCISSOR_TEST, [] { glScissor(0, 0, 1, 1); }),
        enabled("depth test", GL_DEPTH_TEST, [] { glDepthFunc(GL_NEVER); }),
        enabled("stencil test", GL_STENCIL_TEST, [] { glStencilFunc(GL_NEVER, 0, 1); }),
        enabled("culling", GL_CULL_FACE, [] { glCullFace(GL_FRONT_AND_BACK); }),
        enabled("rasterizer discard", GL_RASTERIZER_DISCARD),
        enabled("alpha to coverage", GL_SAMPLE_ALPHA_TO_COVERAGE),
        enabled("sample coverage", GL_SAMPLE_COVERAGE, [] { glSampleCoverage(0.0f, GL_FALSE); }),
        enabled("sample mask", GL_SAMPLE_MASK, [] { glSampleMaski(0, 0); }),
        enabled("sample shading", GL_SAMPLE_SHADING),
        enabled("logic op", GL_COLOR_LOGIC_OP, [] { glLogicOp(GL_CLEAR); }),
        enabled("alpha to one", GL_SAMPLE_ALPHA_TO_ONE),
        enabled("polygon smoothing", GL_POLYGON_SMOOTH),
        enabled("polygon offset", GL_POLYGON_OFFSET_FILL, [] { glPolygonOffset(1e6f, 1e6f); }),
        enabled("sRGB", GL_FRAMEBUFFER_SRGB),
        enabled("dither", GL_DITHER),
        enabled("depth clamp", GL_DEPTH_CLAMP),
        enabled("primitive restart", GL_PRIMITIVE_RESTART, [] { glPrimitiveRestartIndex(1); }),
        enabled("primitive restart with a fixed index", GL_PRIMITIVE_RESTART_FIXED_INDEX),
        enabled("blending", GL_BLEND, [] { glBlendFunc(GL_ZERO, GL_ONE); }),
        {"blending of one buffer",
         [] {
             glEnablei(GL_BLEND, 3);
             glBlendFunci(3, GL_ZERO, GL_ONE);
         },
         {GL_BLEND},
         [] {
             std::vector<float> on;
             for (unsigned i = 0; i < 8; ++i) on.push_back(glIsEnabledi(GL_BLEND, i) == GL_TRUE);
             return on;
         }},
        {"colour mask",
         [] { glColorMask(GL_FALSE, GL_TRUE, GL_FALSE, GL_FALSE); },
         {GL_COLOR_WRITEMASK}},
        {"colour mask of one buffer",
         [] { glColorMaski(1, GL_FALSE, GL_TRUE, GL_FALSE, GL_FALSE); },
         {GL_COLOR_WRITEMASK},
         [] {
             std::vector<float> values;
             for (unsigned i = 0; i < 8; ++i) {
                 std::array<GLboolean, 4> mask{};
                 glGetBooleani_v(GL_COLOR_WRITEMASK, i, mask.data());
                 for (const GLboolean& on : mask) values.push_back(on == GL_TRUE);
             }
             return values;
         }},
        {"polygon mode", [] { glPolygonMode(GL_FRONT_AND_BACK, GL_POINT); }, {GL_POLYGON_MODE}},
        {"read clamping",
         [] { glClampColor(GL_CLAMP_READ_COLOR, GLenum(1)); },
         {GL_CLAMP_READ_COLOR}},
        {"viewport", [] { glViewport(1, 2, 3, 4); }, {GL_VIEWPORT}},
        {"viewports of fractions and other indices",
         [] {
             glViewportIndexedf(0, 0.5f, 1.5f, 2.25f, 3.5f);
             glViewportIndexedf(3, 7.0f, 8.0f, 9.0f, 10.0f);
         },
         {GL_VIEWPORT},
         [] {
             std::vector<float> values = indexed(GL_VIEWPORT, 0);
             for (const float value : indexed(GL_VIEWPORT, 3)) values.push_back(value);
             return values;
         }},
        {"scissor test of one viewport",
         [] {
             glEnablei(GL_SCISSOR_TEST, 0);
             glEnablei(GL_SCISSOR_TEST, 2);
             glScissorIndexed(0, 0, 0, 1, 1);
         },
         {GL_SCISSOR_TEST},
         [] {
             std::vector<float> on;
             for (unsigned i = 0; i < 4; ++i) {
                 on.push_back(glIsEnabledi(GL_SCISSOR_TEST, i) == GL_TRUE);
             }
             return on;
         }},
        {"depth ranges", [] { glDepthRangeIndexed(0, 1.0, 0.25); }, {GL_DEPTH_RANGE}},
        {"clip control",
         [] { glClipControl(GL_UPPER_LEFT, GL_ZERO_TO_ONE); },
         {GL_CLIP_ORIGIN, GL_CLIP_DEPTH_MODE}},
        {"provoking vertex",
         [] { glProvokingVertex(GL_FIRST_VERTEX_CONVENTION); },
         {GL_PROVOKING_VERTEX}},
        {"second subroutine",
         [] {
             const GLuint program = makeProgramOfSubroutines();
             glUseProgram(program);
             const GLuint second = glGetSubroutineIndex(program, GL_FRAGMENT_SHADER, "two");
             glUniformSubroutinesuiv(GL_FRAGMENT_SHADER, 1, &second);
         },
         {GL_CURRENT_PROGRAM},
         chosenSubroutine},
        {"front face", [] { glFrontFace(GL_CW); }, {GL_FRONT_FACE}},
    };
    for (int i = 0; i < 8; ++i) {
        rows.push_back(enabled("clip distance " + std::to_string(i), GL_CLIP_DISTANCE0 + i));
    }
    for (const auto& [name, which] : std::vector<std::pair<std::string, GLenum>>{
             {"pack row length", GL_PACK_ROW_LENGTH},
             {"pack skip pixels", GL_PACK_SKIP_PIXELS},
             {"pack skip rows", GL_PACK_SKIP_ROWS},
             {"unpack row length", GL_UNPACK_ROW_LENGTH},
             {"unpack skip pixels", GL_UNPACK_SKIP_PIXELS},
             {"unpack skip rows", GL_UNPACK_SKIP_ROWS},
             {"unpack skip images", GL_UNPACK_SKIP_IMAGES},
             {"unpack image height", GL_UNPACK_IMAGE_HEIGHT},
             {"pack image height", GL_PACK_IMAGE_HEIGHT},
             {"pack skip images", GL_PACK_SKIP_IMAGES}}) {
        rows.push_back(stored(name, which, 3));
    }
    for (const auto& [name, which] :
         std::vector<std::pair<std::string, GLenum>>{{"pack alignment", GL_PACK_ALIGNMENT},
                                                     {"unpack alignment", GL_UNPACK_ALIGNMENT},
                                                     {"pack swap bytes", GL_PACK_SWAP_BYTES},
                                                     {"unpack swap bytes", GL_UNPACK_SWAP_BYTES},
                                                     {"pack bit order", GL_PACK_LSB_FIRST},
                                                     {"unpack bit order", GL_UNPACK_LSB_FIRST},
                                                     {"pack invert", GL_PACK_INVERT_MESA}}) {
        rows.push_back(stored(name, which, 1));
    }
    return rows;
}

std::vector<StateRow> compatibilityRows() {
    std::vector<StateRow> rows{
        enabled("polygon stipple", GL_POLYGON_STIPPLE, stippleWithNothing),
        enabled("alpha test", GL_ALPHA_TEST, [] { glAlphaFunc(GL_NEVER, 0.0f); }),
        enabled("fog", GL_FOG),
        enabled("lighting", GL_LIGHTING),
        enabled("colour sum", GL_COLOR_SUM),
        enabled("two-sided stencil", GL_STENCIL_TEST_TWO_SIDE_EXT),
        enabled("vertex programs", GL_VERTEX_PROGRAM_ARB),
        enabled("fragment programs", GL_FRAGMENT_PROGRAM_ARB),
        enabled("index logic op", GL_INDEX_LOGIC_OP),
        {"pixel maps", mapToZero, {GL_MAP_COLOR}},
        {"fragment clamping",
         [] { glClampColor(GL_CLAMP_FRAGMENT_COLOR, GLenum(1)); },
         {GL_CLAMP_FRAGMENT_COLOR}},
        {"vertex clamping",
         [] { glClampColor(GL_CLAMP_VERTEX_COLOR, GLenum(1)); },
         {GL_CLAMP_VERTEX_COLOR}},
        {"flat shading", [] { glShadeModel(GL_FLAT); }, {GL_SHADE_MODEL}},
        {"index shift and offset",
         [] {
             glPixelTransferi(GL_INDEX_SHIFT, 2);
             glPixelTransferi(GL_INDEX_OFFSET, 5);
         },
         {GL_INDEX_SHIFT, GL_INDEX_OFFSET}},
        {"depth scale and bias",
         [] {
             glPixelTransferf(GL_DEPTH_SCALE, 0.5f);
             glPixelTransferf(GL_DEPTH_BIAS, 0.25f);
         },
         {GL_DEPTH_SCALE, GL_DEPTH_BIAS}},
        {"polygon modes of front and back",
         [] {
             glPolygonMode(GL_FRONT, GL_LINE);
             glPolygonMode(GL_BACK, GL_POINT);
         },
         {GL_POLYGON_MODE}},
        {"matrices",
         [] {
             glMatrixMode(GL_PROJECTION);
             glScalef(0.0f, 0.0f, 0.0f);
             glMatrixMode(GL_TEXTURE);
             glScalef(3.0f, 3.0f, 3.0f);
         },
         {GL_MATRIX_MODE}},
        {"bias of levels",
         [] { glTexEnvf(GL_TEXTURE_FILTER_CONTROL, GL_TEXTURE_LOD_BIAS, 3.0f); },
         {}},
    };
    for (const auto& [name, scale, bias] : std::vector<std::tuple<std::string, GLenum, GLenum>>{
             {"red", GL_RED_SCALE, GL_RED_BIAS},
             {"green", GL_GREEN_SCALE, GL_GREEN_BIAS},
             {"blue", GL_BLUE_SCALE, GL_BLUE_BIAS},
             {"alpha", GL_ALPHA_SCALE, GL_ALPHA_BIAS}}) {
        rows.push_back(transferred(name + " scale", scale, 0.5f));
        rows.push_back(transferred(name + " bias", bias, 1.0f));
    }
    return rows;
}

std::vector<float> valuesOf(const StateRow& row) {
    std::vector<float> values;
    for (const GLenum name : row.asked) {
        std::array<GLfloat, 4> answer{};
        glGetFloatv(name, answer.data());
        values.insert(values.end(), answer.begin(), answer.end());
    }
    if (!row.more) return values;
    for (const float value : row.more()) values.push_back(value);
    return values;
}

// Of numbers that are new each time: old contents of a texture cannot pass for results.
std::vector<float> work(std::uint64_t seed) {
    const Tensor x = randomUniform({6, 7}, seed) + Tensor({7}, countUp({7}));
    return (softmax(matmul(x, transpose(x)) * 0.01f) + 0.25f).values();
}

class GlStateRows : public GlTest {
protected:
    // Each row in a context of its own would take long: a state is left to those that follow.
    static void check(Api api, const std::vector<StateRow>& rows) {
        const EglApplication application(api);
        if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context of this kind";
        GLint major = 0, minor = 0;
        glGetIntegerv(GL_MAJOR_VERSION, &major);
        glGetIntegerv(GL_MINOR_VERSION, &minor);
        if (10 * major + minor < 45) GTEST_SKIP() << "the rows are those of OpenGL 4.5";
        const Device gl = openGl({.context = GlOptions::Context::current}), cpu = Device::cpu();
        std::uint64_t seed = 1;
        for (const StateRow& row : rows) {
            SCOPED_TRACE(row.name);
            {
                const QuietGl quiet;
                row.set();
                if (takeGlError() != 0) continue;  // This driver does not have it.
            }
            const std::vector<float> before = valuesOf(row);
            ++seed;
            std::vector<float> expected, found;
            {
                const DeviceScope scope(cpu);
                expected = work(seed);
            }
            {
                const DeviceScope scope(gl);
                found = work(seed);
            }
            ASSERT_EQ(found.size(), expected.size());
            for (std::size_t i = 0; i < found.size(); ++i) {
                ASSERT_NEAR(found[i], expected[i], 1e-5f) << i;
            }
            EXPECT_EQ(valuesOf(row), before);
            EXPECT_EQ(glGetError(), GL_NO_ERROR);
        }
    }
};

TEST_F(GlStateRows, OfCoreAreSetAsideAndPutBack) { check(Api::core, desktopRows()); }

TEST_F(GlStateRows, OfCompatibilityAreSetAsideAndPutBack) {
    check(Api::compatibility, desktopRows());
    check(Api::compatibility, compatibilityRows());
}

}  // namespace
}  // namespace glgrad

#endif

#if GLGRAD_WITH_GL

#include <glbinding/gl/gl.h>

#include "backends/gl/gl_check.h"
#include "core/error.h"
#include "tests/support/egl_application.h"
#include "tests/support/gl_test.h"

namespace glgrad {
namespace {

using namespace gl;
using Api = EglApplication::Api;

/// A state in which glgrad must refuse to work.
struct HindranceRow {
    std::string name;  ///< A part of the message.
    std::function<void()> begin;
    std::function<void()> end;
};

void expectWork(const Device& device) {
    EXPECT_EQ(run(kTwice, {countUpOn(device, {3})}, {3}).values(), (std::vector{1.0f, 3.0f, 5.0f}));
}

void expectRefusal(const Device& device, const HindranceRow& row) {
    SCOPED_TRACE(row.name);
    const Tensor x = countUpOn(device, {3}), y = run(kPair, {x}, {{3}, {3}})[1];
    row.begin();
    const std::vector<std::function<void()>> uses{
        [&] { y.values(); }, [&] { run(kTwice, {x}, {3}); },
        [&] {
            countUpOn(device, {3, 50});
        },
        [&] { openGl({.context = GlOptions::Context::current}); }};
    for (const std::function<void()>& use : uses) {
        EXPECT_THROW(use(), DeviceError);
        const std::string message = errorOf(use);
        EXPECT_NE(message.find(row.name), std::string::npos) << message;
    }
    row.end();
    EXPECT_EQ(glGetError(), GL_NO_ERROR);
    EXPECT_EQ(y.values(), (std::vector{1.0f, 3.0f, 5.0f}));
    expectWork(device);
}

HindranceRow queryRow(const std::string& name, GLenum target) {
    const auto query = std::make_shared<GLuint>();
    return {name,
            [=] {
                glGenQueries(1, query.get());
                glBeginQuery(target, *query);
            },
            [=] {
                GLuint counted = 4711;
                glEndQuery(target);
                glGetQueryObjectuiv(*query, GL_QUERY_RESULT, &counted);
                EXPECT_EQ(counted, 0u) << "glgrad drew";
                glDeleteQueries(1, query.get());
            }};
}

// A framebuffer, without which a context without a surface cannot draw.
void bindFramebuffer() {
    GLuint texture = 0, framebuffer = 0;
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(GL_RGBA8), 4, 4, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                 nullptr);
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
}

GLuint makeCapturingProgram() {
    const auto compile = [](GLenum stage, const char* text) {
        const GLuint shader = glCreateShader(stage);
        glShaderSource(shader, 1, &text, nullptr);
        glCompileShader(shader);
        return shader;
    };
    const GLuint program = glCreateProgram();
    glAttachShader(program, compile(GL_VERTEX_SHADER,
                                    "#version 300 es\nout highp vec4 p;\n"
                                    "void main() { p = vec4(gl_VertexID); gl_Position = p; }\n"));
    glAttachShader(program, compile(GL_FRAGMENT_SHADER,
                                    "#version 300 es\nin highp vec4 p;\nout highp vec4 c;\n"
                                    "void main() { c = p; }\n"));
    const char* varying = "p";
    glTransformFeedbackVaryings(program, 1, &varying, GL_INTERLEAVED_ATTRIBS);
    glLinkProgram(program);
    return program;
}

class GlHindrances : public GlTest {};

TEST_F(GlHindrances, OfCompatibilityAreRefused) {
    const EglApplication application(Api::compatibility);
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context of this kind";
    bindFramebuffer();
    const Device device = openGl();
    std::array<GLuint, 64> names{};
    std::array<GLfloat, 64> numbers{};
    const auto render = [] { glRenderMode(GL_RENDER); };
    const auto inBegin = [] {
        const QuietGl quiet;  // Here even glGetError is an error.
        glBegin(GL_TRIANGLES);
    };
    const auto endBegin = [] {
        const QuietGl quiet;
        glEnd();
        takeGlError();
    };
    for (const HindranceRow& row : std::vector<HindranceRow>{
             {"glRenderMode",
              [&] {
                  glSelectBuffer(64, names.data());
                  glRenderMode(GL_SELECT);
              },
              render},
             {"glRenderMode",
              [&] {
                  glFeedbackBuffer(64, GL_2D, numbers.data());
                  glRenderMode(GL_FEEDBACK);
              },
              render},
             {"display list", [] { glNewList(1, GL_COMPILE); }, [] { glEndList(); }},
             {"display list", [] { glNewList(1, GL_COMPILE_AND_EXECUTE); }, [] { glEndList(); }}}) {
        expectRefusal(device, row);
    }
    const Tensor x = countUpOn(device, {3});
    inBegin();
    const std::string message = errorOf([&] { x.values(); });
    endBegin();
    EXPECT_NE(message.find("glBegin"), std::string::npos) << message;
    expectWork(device);
}

TEST_F(GlHindrances, AreActiveQueries) {
    for (const Api api : {Api::core, Api::compatibility, Api::es}) {
        const EglApplication application(api);
        if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context of this kind";
        const Device device = openGl();
        std::vector<HindranceRow> rows{
            queryRow("GL_ANY_SAMPLES_PASSED", GL_ANY_SAMPLES_PASSED),
            queryRow("GL_ANY_SAMPLES_PASSED_CONSERVATIVE", GL_ANY_SAMPLES_PASSED_CONSERVATIVE),
            queryRow("GL_PRIMITIVES_GENERATED", GL_PRIMITIVES_GENERATED)};
        if (api != Api::es) {
            rows.push_back(queryRow("GL_SAMPLES_PASSED", GL_SAMPLES_PASSED));
            rows.push_back(queryRow("GL_VERTICES_SUBMITTED", GL_VERTICES_SUBMITTED_ARB));
            rows.push_back(queryRow("GL_PRIMITIVES_SUBMITTED", GL_PRIMITIVES_SUBMITTED_ARB));
            rows.push_back(
                queryRow("GL_VERTEX_SHADER_INVOCATIONS", GL_VERTEX_SHADER_INVOCATIONS_ARB));
            rows.push_back(
                queryRow("GL_FRAGMENT_SHADER_INVOCATIONS", GL_FRAGMENT_SHADER_INVOCATIONS_ARB));
            rows.push_back(
                queryRow("GL_CLIPPING_INPUT_PRIMITIVES", GL_CLIPPING_INPUT_PRIMITIVES_ARB));
            rows.push_back(
                queryRow("GL_CLIPPING_OUTPUT_PRIMITIVES", GL_CLIPPING_OUTPUT_PRIMITIVES_ARB));
        }
        for (const HindranceRow& row : rows) expectRefusal(device, row);
    }
}

TEST_F(GlHindrances, AreNotQueriesOfTime) {
    const EglApplication application(Api::compatibility);
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context of this kind";
    const Device device = openGl();
    GLuint query = 0;
    glGenQueries(1, &query);
    glBeginQuery(GL_TIME_ELAPSED, query);
    expectWork(device);
    glEndQuery(GL_TIME_ELAPSED);
    EXPECT_EQ(glGetError(), GL_NO_ERROR);
}

TEST_F(GlHindrances, AreNotTransformFeedbacksWhichArePaused) {
    for (const Api api : {Api::core, Api::compatibility, Api::es}) {
        const EglApplication application(api);
        if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context of this kind";
        bindFramebuffer();
        const Device device = openGl();
        GLuint array = 0, buffer = 0, query = 0;
        glGenVertexArrays(1, &array);
        glBindVertexArray(array);
        glGenBuffers(1, &buffer);
        glBindBufferBase(GL_TRANSFORM_FEEDBACK_BUFFER, 0, buffer);
        const std::vector<float> before(64, -1.0f);
        glBufferData(GL_TRANSFORM_FEEDBACK_BUFFER, 64 * sizeof(float), before.data(),
                     GL_DYNAMIC_COPY);
        const GLuint program = makeCapturingProgram();
        glUseProgram(program);
        glGenQueries(1, &query);
        glBeginQuery(GL_TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN, query);
        glBeginTransformFeedback(GL_TRIANGLES);
        expectWork(device);
        GLint active = 0, paused = 1, current = 0;
        glGetIntegerv(GL_TRANSFORM_FEEDBACK_ACTIVE, &active);
        glGetIntegerv(GL_TRANSFORM_FEEDBACK_PAUSED, &paused);
        glGetIntegerv(GL_CURRENT_PROGRAM, &current);
        EXPECT_EQ(active, 1);
        EXPECT_EQ(paused, 0);
        EXPECT_EQ(static_cast<GLuint>(current), program);
        glDrawArrays(GL_TRIANGLES, 0, 3);
        glPauseTransformFeedback();
        expectWork(device);
        glGetIntegerv(GL_TRANSFORM_FEEDBACK_PAUSED, &paused);
        EXPECT_EQ(paused, 1);
        glResumeTransformFeedback();
        glEndTransformFeedback();
        glEndQuery(GL_TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN);
        GLuint written = 0;
        glGetQueryObjectuiv(query, GL_QUERY_RESULT, &written);
        EXPECT_EQ(written, 1u);
        const auto* captured = static_cast<const float*>(
            glMapBufferRange(GL_TRANSFORM_FEEDBACK_BUFFER, 0, 16 * sizeof(float), GL_MAP_READ_BIT));
        ASSERT_NE(captured, nullptr);
        EXPECT_EQ(captured[8], 2.0f);
        EXPECT_EQ(captured[12], -1.0f);
        EXPECT_EQ(glGetError(), GL_NO_ERROR);
    }
}

// OpenGL does not tell whether rendering is conditional: only a draw does.
TEST_F(GlHindrances, ThatCannotBeAskedForAreFoundByADraw) {
    if (!glChecksAreOn()) GTEST_SKIP() << "needs GLGRAD_GL_CHECK=1";
    const EglApplication application(Api::compatibility);
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context of this kind";
    const Device device = openGl();
    GLuint query = 0;
    glGenQueries(1, &query);
    glBeginQuery(GL_ANY_SAMPLES_PASSED, query);
    glEndQuery(GL_ANY_SAMPLES_PASSED);
    const Tensor x = countUpOn(device, {3});
    for (int i = 0; i < 2; ++i) {
        glBeginConditionalRender(query, GL_QUERY_WAIT);
        EXPECT_THROW(x.values(), DeviceError);
        const std::string message = errorOf([&] { run(kTwice, {x}, {3}); });
        EXPECT_NE(message.find("glBeginConditionalRender"), std::string::npos) << message;
        glEndConditionalRender();
        expectWork(device);
    }
}

}  // namespace
}  // namespace glgrad

#endif

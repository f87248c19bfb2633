#if GLGRAD_WITH_GL

#include <EGL/egl.h>
#include <glbinding/gl33core/gl.h>

#include <cstdlib>
#include <iostream>
#include <optional>

#include "core/error.h"
#include "tests/support/egl_application.h"
#include "tests/support/gl_binding.h"
#include "tests/support/gl_test.h"

namespace glgrad {
namespace {

using namespace gl33core;
using Context = GlOptions::Context;

constexpr unsigned kNames = 200;

template <class Is>
std::vector<unsigned> names(Is is) {
    std::vector<unsigned> found;
    for (unsigned name = 1; name < kNames; ++name) {
        if (is(name) == GL_TRUE) found.push_back(name);
    }
    return found;
}

std::vector<unsigned> vertexArrays() {
    return names([](unsigned name) { return glIsVertexArray(name); });
}

std::vector<unsigned> textures() {
    return names([](unsigned name) { return glIsTexture(name); });
}

// What another context at the same address has: other vertex arrays, maybe of the same names.
void replaceVertexArrays(bool sameNames) {
    const std::vector<unsigned> before = vertexArrays();
    if (!sameNames) glDeleteVertexArrays(static_cast<int>(before.size()), before.data());
    for (const unsigned name : vertexArrays()) {
        glBindVertexArray(name);
        glVertexAttribDivisor(0, 1);
    }
}

void expectGone(const Device& device, const Tensor& x, const std::string& why) {
    for (const std::function<void()>& action : std::vector<std::function<void()>>{
             [&] { x.values(); }, [&] { run(kTwice, {x}, x.shape()); },
             [&] {
                 countUpOn(device, {77, 5});
             },
             [&] { device.synchronize(); }}) {
        EXPECT_THROW(action(), DeviceError);
        const std::string message = errorOf(action);
        EXPECT_NE(message.find(why), std::string::npos) << message;
    }
}

class GlRebornContexts : public GlTest {};

// The address is the same one now and then: each time it must be noticed.
TEST_F(GlRebornContexts, AreNotTakenForTheOldOnes) {
    for (int round = 0; round < 6; ++round) {
        std::optional<EglApplication> application(std::in_place);
        if (!application->works()) GTEST_SKIP() << "no EGL surfaceless context";
        std::optional<Device> device = openGl();
        const Tensor x = countUpOn(*device, {4});
        void* const address = application->address();
        bool isSame = false;
        for (int next = 0; next < 8 && !isSame; ++next) {
            application.reset();
            application.emplace();
            isSame = application->address() == address;
        }
        std::vector<unsigned> own(40);
        glGenTextures(40, own.data());
        for (const unsigned name : own) glBindTexture(GL_TEXTURE_2D, name);
        const std::vector<unsigned> before = textures();
        expectGone(*device, x, isSame ? "made another one" : "the application destroyed it");
        device.reset();
        EXPECT_EQ(textures(), before) << "those of the new context were deleted";
        EXPECT_TRUE(application->isCurrent());
    }
}

TEST_F(GlRebornContexts, AreNoticedWithoutTheLuckOfAnAddress) {
    for (const bool sameNames : {false, true}) {
        const EglApplication application;
        if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context";
        std::optional<Device> device = openGl();
        const Tensor x = countUpOn(*device, {4});
        replaceVertexArrays(sameNames);
        GLint bound = 0;
        glGetIntegerv(GL_VERTEX_ARRAY_BINDING, &bound);
        expectGone(*device, x, "made another one");
        GLint boundAfter = 0;
        glGetIntegerv(GL_VERTEX_ARRAY_BINDING, &boundAfter);
        EXPECT_EQ(boundAfter, bound);
        const std::vector<unsigned> before = textures();
        EXPECT_FALSE(before.empty());
        device.reset();
        EXPECT_EQ(textures(), before);
        expectKernelsWork(openGl());
    }
}

TEST_F(GlRebornContexts, AtTheAddressOfGlgradsOwnAreTheApplications) {
    std::optional<Device> device = openGl({.context = Context::surfaceless});
    const Tensor x = countUpOn(*device, {4});
    if (eglGetCurrentContext() == EGL_NO_CONTEXT) GTEST_SKIP() << "the context was let go";
    useGlbinding();
    replaceVertexArrays(true);
    expectGone(*device, x, "eglTerminate");
    const Device another = openGl();
    EXPECT_EQ(another.info().context, "application's current context");
    void* const current = eglGetCurrentContext();
    device.reset();
    EXPECT_EQ(eglGetCurrentContext(), current) << "it was destroyed";
    expectKernelsWork(another);
}

// In a process of its own: others have contexts on that display.
void useAfterTerminate() {
    const Device device = openGl({.context = Context::surfaceless});
    const Tensor x = countUpOn(device, {4});
    EglApplication().terminateDisplay();
    const std::string alone = errorOf([&] { x.values(); });
    const EglApplication next;
    const std::string besideAnother = errorOf([&] { x.values(); });
    std::cerr << alone << '\n' << besideAnother << '\n';
    std::quick_exit(next.isCurrent() ? 0 : 1);
}

TEST_F(GlRebornContexts, AfterATerminatedDisplayAreExplained) {
    const EglApplication application;
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context";
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(useAfterTerminate(), testing::ExitedWithCode(0),
                "EGL error 0x[0-9a-f]+ .EGL_.*eglTerminate.*\n.*eglTerminate");
}

}  // namespace
}  // namespace glgrad

#endif

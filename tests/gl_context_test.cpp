#if GLGRAD_WITH_GL

#define GLFW_INCLUDE_NONE
#include <EGL/egl.h>
#include <GLFW/glfw3.h>
#include <glbinding/gl33core/gl.h>

#include <cstdlib>
#include <cstring>
#include <thread>

#include "autograd/ops.h"
#include "core/error.h"
#include "tests/support/egl_application.h"
#include "tests/support/gl_binding.h"
#include "tests/support/gl_test.h"

namespace glgrad {
namespace {

using Context = GlOptions::Context;

class GlContexts : public GlTest {};

class GlContextKinds : public GlTest, public testing::WithParamInterface<GlOptions> {};

// Whether this machine has what a kind of context needs; then the kind must work.
bool isOffered(Context context) {
    if (context == Context::glfw) return std::getenv("DISPLAY") != nullptr;
    const char* extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
    const char* needed = context == Context::surfaceless ? "EGL_MESA_platform_surfaceless"
                                                         : "EGL_EXT_platform_device";
    return extensions && std::strstr(extensions, needed);
}

TEST_P(GlContextKinds, RunKernels) {
    if (!isOffered(GetParam().context)) GTEST_SKIP() << "this machine has no such contexts";
    const Device device = openGl(GetParam());
    EXPECT_EQ(device.kind(), DeviceKind::gl);
    EXPECT_FALSE(device.info().name.empty());
    EXPECT_FALSE(device.info().context.empty());
    EXPECT_GE(device.limits().maxRenderTargets, 4);
    EXPECT_GE(device.limits().maxTextureSize, 2048);
    EXPECT_EQ(device.limits().maxLoopIterations, 65535);
    expectKernelsWork(device);
}

INSTANTIATE_TEST_SUITE_P(All, GlContextKinds,
                         testing::Values(GlOptions{.context = Context::surfaceless},
                                         GlOptions{.context = Context::eglDevice},
                                         GlOptions{.context = Context::glfw},
                                         GlOptions{.context = Context::glfw, .es = true}));

TEST_F(GlContexts, AreLimitedByOptions) {
    const Device device = openGl({.maxTextureSize = 100, .maxRenderTargets = 5});
    EXPECT_EQ(device.limits().maxTextureSize, 100);
    EXPECT_EQ(device.limits().maxRenderTargets, 5);
}

TEST_F(GlContexts, AreAsTheDriverAllowsWhenMoreIsWished) {
    const Device device = openGl(),
                 most = openGl({.maxTextureSize = 1 << 30, .maxRenderTargets = 1 << 30});
    EXPECT_EQ(most.limits().maxTextureSize, device.limits().maxTextureSize);
    EXPECT_EQ(most.limits().maxRenderTargets, device.limits().maxRenderTargets);
}

// The least that is allowed suffices for every kernel.
TEST_F(GlContexts, MultiplyMatricesWithinTheLeastLimits) {
    const Device device = openGl({.maxTextureSize = 64, .maxRenderTargets = 4});
    const DeviceScope scope(device);
    EXPECT_EQ(matmul(ones({9, 5}), ones({5, 90})).values(), std::vector<float>(810, 5.0f));
}

TEST_F(GlContexts, OfOptionsThatNoneCanFollowAreRefused) {
    const auto refuse = [](const GlOptions& options, const std::string& name) {
        std::string message;
        try {
            openGl(options);
        } catch (const ArgumentError& error) {
            message = error.what();
        }
        EXPECT_NE(message.find("GlOptions::" + name + ": expected "), std::string::npos) << message;
    };
    for (const int targets : {-8, -1, 1, 2, 3}) {
        refuse({.maxRenderTargets = targets}, "maxRenderTargets");
    }
    for (const int size : {-4096, -1, 1, 4, 63}) refuse({.maxTextureSize = size}, "maxTextureSize");
    for (const int number : {-1, 5, 1000}) {
        refuse({.context = static_cast<Context>(number)}, "context");
    }
}

TEST_F(GlContexts, OfSoftwareAreKnownAsSuch) {
    const Device device = openGl();
    const bool llvmpipe = device.info().name.find("llvmpipe") != std::string::npos;
    EXPECT_TRUE(!llvmpipe || device.limits().software);
}

TEST_F(GlContexts, ThatCannotBeHadAreExplained) {
    const std::string message = errorOf([] { openGl({.context = Context::current}); });
    EXPECT_NE(message.find("application's current context: "), std::string::npos) << message;
    EXPECT_NE(message.find("no OpenGL context current"), std::string::npos) << message;
}

TEST_F(GlContexts, OfTheApplicationComeFirst) {
    const EglApplication application;
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context";
    const Device device = openGl();
    EXPECT_EQ(device.info().context, "application's current context");
    expectKernelsWork(device);
    EXPECT_TRUE(application.isCurrent());
}

TEST_F(GlContexts, OfTheApplicationMustBeCurrent) {
    const EglApplication application;
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context";
    const Device device = openGl();
    const Tensor x = countUpOn(device, {3});
    application.letGo();
    EXPECT_THROW(x.values(), DeviceError);
    EXPECT_THROW(run(kTwice, {x}, {3}), DeviceError);
    application.makeCurrent();
    EXPECT_EQ(run(kTwice, {x}, {3}).values(), (std::vector{1.0f, 3.0f, 5.0f}));
}

TEST_F(GlContexts, OfTheApplicationLoseTheirObjectsWithTheDevice) {
    using namespace gl33core;
    const EglApplication application;
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context";
    std::optional<Device> device = openGl();
    expectKernelsWork(*device);
    const Tensor x = countUpOn(*device, {3});
    const auto count = [](auto is) {
        int found = 0;
        for (unsigned name = 1; name < 1000; ++name) found += is(name) == GL_TRUE;
        return found;
    };
    const auto objects = [&] {
        return count([](unsigned n) { return glIsTexture(n); }) +
               count([](unsigned n) { return glIsFramebuffer(n); }) +
               count([](unsigned n) { return glIsProgram(n); }) +
               count([](unsigned n) { return glIsShader(n); }) +
               count([](unsigned n) { return glIsVertexArray(n); });
    };
    EXPECT_GT(objects(), 10);
    device.reset();
    EXPECT_EQ(objects(), 0);
    EXPECT_TRUE(application.isCurrent());
}

TEST_F(GlContexts, OfTheApplicationMayGoBeforeTheDevice) {
    std::optional<Device> device;
    std::optional<Tensor> x;
    {
        const EglApplication application;
        if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context";
        device = openGl();
        x = countUpOn(*device, {3});
    }
    EXPECT_THROW(x->values(), DeviceError);
    device.reset();
}

TEST_F(GlContexts, OfGlgradGiveWayToTheApplications) {
    const EglApplication application;
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context";
    const Device device = openGl({.context = Context::surfaceless});
    EXPECT_TRUE(application.isCurrent());
    expectKernelsWork(device);
    EXPECT_TRUE(application.isCurrent());
    EXPECT_THROW(run(kScaled, {countUpOn(device, {3})}, {3}, {{"scale", 3}}), Error);
    EXPECT_TRUE(application.isCurrent());
    application.letGo();
    expectKernelsWork(device);
    application.makeCurrent();
    expectKernelsWork(device);
    EXPECT_TRUE(application.isCurrent());
}

TEST_F(GlContexts, OfGlgradAreNotTakenForTheApplications) {
    const Device first = openGl({.context = Context::surfaceless});
    countUpOn(first, {3});
    const Device second = openGl();
    EXPECT_NE(second.info().context, "application's current context");
    EXPECT_THROW(openGl({.context = Context::current}), DeviceError);
}

TEST_F(GlContexts, MayBeUsedByTurns) {
    std::vector<Device> devices{openGl({.context = Context::surfaceless}), openGl()};
    try {
        devices.push_back(openGl({.context = Context::glfw}));
    } catch (const DeviceError&) {
    }
    Tensors tensors;
    for (const Device& device : devices) tensors.push_back(countUpOn(device, {3}));
    for (int i = 0; i < 3; ++i) {
        for (Tensor& x : tensors) x = run(kTwice, {x}, {3});
    }
    for (const Tensor& x : tensors) EXPECT_EQ(x.values(), (std::vector{4.0f, 12.0f, 20.0f}));
    devices.erase(devices.begin());
    EXPECT_EQ(tensors[1].values()[0], 4.0f);
}

// A window of the application's; null where there is no display.
class Window {
public:
    Window() {
        if (!glfwInit()) return;
        glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
        window_ = glfwCreateWindow(16, 16, "application", nullptr, nullptr);
        glfwDefaultWindowHints();
    }
    ~Window() {
        if (window_) glfwDestroyWindow(window_);
    }
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    GLFWwindow* get() const { return window_; }

private:
    GLFWwindow* window_ = nullptr;
};

TEST_F(GlContexts, GetAlongWithWindowsThatComeLater) {
    const Device device = openGl({.context = Context::surfaceless});
    const Tensor x = countUpOn(device, {3});
    const Window window;
    if (!window.get()) GTEST_SKIP() << "no display";
    glfwMakeContextCurrent(window.get());
    EXPECT_EQ(run(kTwice, {x}, {3}).values(), (std::vector{1.0f, 3.0f, 5.0f}));
    useGlbinding();
    EXPECT_NE(gl33core::glGetString(gl33core::GL_RENDERER), nullptr);
    glfwSwapBuffers(window.get());
    const Device windows = openGl();
    EXPECT_EQ(windows.info().context, "application's current context");
    expectKernelsWork(windows);
    const Device hidden = openGl({.context = Context::glfw});
    EXPECT_EQ(glfwGetCurrentContext(), window.get());
    expectKernelsWork(hidden);
    expectKernelsWork(windows);
    EXPECT_EQ(x.values(), countUp({3}));
    EXPECT_EQ(glfwGetCurrentContext(), window.get());
    EXPECT_NE(gl33core::glGetString(gl33core::GL_RENDERER), nullptr);
}

}  // namespace
}  // namespace glgrad

#endif

#if GLGRAD_WITH_GL

#include "backends/gl/gl_functions.h"

#include <cstdlib>

#include "backends/gl/gl_check.h"
#include "core/error.h"
#include "tests/support/egl_application.h"
#include "tests/support/gl_test.h"

namespace glgrad {
namespace {

const RuntimeLibrary kMissing("glgradMissing", {"libglgrad_one.so.1", "libglgrad_two.so.1"});

TEST(RuntimeLibraries, SayWhatIsMissing) {
    EXPECT_FALSE(kMissing.isHere());
    const std::string message = errorOf([] { kMissing.find("glgradMissing"); });
    EXPECT_EQ(message.find("cannot load libglgrad_one.so.1: "), 0) << message;
    EXPECT_NE(message.find("; libglgrad_two.so.1: "), std::string::npos) << message;
}

TEST(RuntimeLibraries, TakeTheFirstFileThatThereIs) {
    const RuntimeLibrary library("glgradMissing", {"libglgrad_one.so.1", "libc.so.6"});
    EXPECT_TRUE(library.isHere());
    EXPECT_NE(library.find("free"), nullptr);
    EXPECT_EQ(errorOf([&] { library.find("glgradMissing"); }),
              "libglgrad_one.so.1 has no function glgradMissing");
}

TEST(RuntimeLibraries, AreNotOpenedForWhatTheProgramHas) {
    const RuntimeLibrary library("malloc", {"libglgrad_one.so.1"});
    EXPECT_TRUE(library.isHere());
    EXPECT_EQ(library.find("free"), reinterpret_cast<void*>(&std::free));
}

void* findMissing(const char* function) { return kMissing.find(function); }

TEST(RuntimeFunctions, ThrowEachTimeUntilTheyAreFound) {
    constinit static RuntimeFunction<int()> missing("glgradMissing", findMissing);
    for (int i = 0; i < 2; ++i) EXPECT_THROW(missing(), DeviceError);
}

class GlFunctions : public GlTest {};

TEST_F(GlFunctions, AreNamedWhenTheyFail) {
    const EglApplication application;
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context";
    if (!glChecksAreOn()) GTEST_SKIP() << "needs GLGRAD_GL_CHECK=1";
    const auto mistake = [] { glBindTexture(GLenum::GL_TEXTURE_2D, 4711); };
    EXPECT_EQ(errorOf(mistake), "OpenGL: glBindTexture reported GL_INVALID_OPERATION");
    EXPECT_EQ(glGetError(), GLenum::GL_NO_ERROR);
    const QuietGl quiet;
    mistake();
    EXPECT_EQ(takeGlError(), static_cast<unsigned>(GLenum::GL_INVALID_OPERATION));
}

}  // namespace
}  // namespace glgrad

#endif

#if GLGRAD_WITH_GL

#include <glbinding/gl33core/gl.h>
#include <glbinding/gl43core/gl.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "backends/cpu/cpu_backend.h"
#include "backends/fusion/fusing_backend.h"
#include "tests/support/chains.h"
#include "tests/support/egl_application.h"
#include "tests/support/gl_test.h"
#include "tests/support/op_table.h"
#include "tests/support/recording_backend.h"
#include "tests/support/temporary_folder.h"

namespace glgrad {
namespace {

using namespace gl33core;
using Api = EglApplication::Api;
namespace fs = std::filesystem;

// The first shape, not too small, that an op takes.
void computeOnce(const OpRow& row) {
    for (const Shape& base : {Shape{3, 5}, Shape{2, 5, 4, 6}, Shape{7}, Shape{}}) {
        const std::vector<InputShapes> cases = row.cases(base);
        if (cases.empty()) continue;
        compute(row, makeInputs(row, cases.front()), 2);
        return;
    }
}

void recordShaders(const fs::path& folder) {
    const auto recorder = std::make_shared<RecordingBackend>(openCpuBackend(), folder);
    {
        const DeviceScope scope{Device(recorder)};
        for (const OpRow& row : opTable()) computeOnce(row);
    }
    const Device fused(fusing(recorder));
    const DeviceScope scope(fused);
    for (const Tensor& y : everyElementwiseOp({400, 400})) y.compute();
}

// A comment that no compiler has seen yet keeps caches of compiled shaders from answering.
std::string neverSeen(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf() << "\n// "
         << std::chrono::steady_clock::now().time_since_epoch().count();
    return text.str();
}

std::string logOf(const std::string& source) {
    const GLuint shader = glCreateShader(GL_FRAGMENT_SHADER);
    const char* text = source.c_str();
    glShaderSource(shader, 1, &text, nullptr);
    glCompileShader(shader);
    std::array<char, 4096> log{};
    glGetShaderInfoLog(shader, log.size(), nullptr, log.data());
    glDeleteShader(shader);
    return log.data();
}

int expectSilence(Api api, const fs::path& folder, const std::string& ending) {
    const EglApplication application(api);
    if (!application.works()) return 0;
    int count = 0;
    for (const auto& file : fs::directory_iterator(folder)) {
        if (!file.path().string().ends_with(ending)) continue;
        EXPECT_EQ(logOf(neverSeen(file.path())), "") << file.path().filename();
        ++count;
    }
    return count;
}

class GlDebugMessages : public GlTest {};

TEST_F(GlDebugMessages, AreNotCausedByAnyShader) {
    const TemporaryFolder folder;
    recordShaders(folder.path());
    bool hasFused = false;
    for (const auto& file : fs::directory_iterator(folder.path())) {
        hasFused |= file.path().filename().string().starts_with("fused.");
    }
    const char* fusion = std::getenv("GLGRAD_FUSION");
    EXPECT_EQ(hasFused, !fusion || std::string_view(fusion) != "off");
    const int es = expectSilence(Api::es, folder.path(), ".es300.frag");
    if (es + expectSilence(Api::core, folder.path(), ".330.frag") == 0) {
        GTEST_SKIP() << "no EGL surfaceless context";
    }
}

void collectMessage(GLenum, GLenum, GLuint, GLenum severity, GLsizei, const char* message,
                    const void* list) {
    const bool isBad = severity == gl43core::GL_DEBUG_SEVERITY_HIGH ||
                       severity == gl43core::GL_DEBUG_SEVERITY_MEDIUM;
    if (!isBad) return;
    static_cast<std::vector<std::string>*>(const_cast<void*>(list))->push_back(message);
}

TEST_F(GlDebugMessages, OfBadSeverityAreNotCausedByRunning) {
    const EglApplication application(Api::core, true);
    if (!application.works()) GTEST_SKIP() << "no EGL surfaceless context";
    std::vector<std::string> messages;
    glEnable(gl43core::GL_DEBUG_OUTPUT);
    glEnable(gl43core::GL_DEBUG_OUTPUT_SYNCHRONOUS);
    gl43core::glDebugMessageCallback(collectMessage, &messages);
    {
        const Device device = Device::gl({.context = GlOptions::Context::current});
        const DeviceScope scope(device);
        for (const Tensor& y : gradientsOfAChain({3, 5})) y.values();
        matmul(ones({9, 5}), ones({5, 7})).values();
    }
    EXPECT_EQ(messages, std::vector<std::string>());
}

}  // namespace
}  // namespace glgrad

#endif

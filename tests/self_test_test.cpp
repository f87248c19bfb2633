#include "backends/self_test.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string_view>

#include "core/error.h"

namespace glgrad {
namespace {

void expectAllOk(const Device& device) {
    const std::vector<SelfTestResult> results = selfTest(device);
    EXPECT_GE(results.size(), 6u);
    for (const SelfTestResult& result : results) {
        EXPECT_TRUE(result.ok) << result.name << ": " << result.message;
    }
}

TEST(SelfTest, PassesOnTheCpu) { expectAllOk(Device::cpu()); }

TEST(SelfTest, PassesOnOpenGl) {
    const char* backend = std::getenv("GLGRAD_BACKEND");
    if (backend && std::string_view(backend) == "cpu") GTEST_SKIP() << "GLGRAD_BACKEND is cpu";
    std::optional<Device> device;
    try {
        device = Device::gl();
    } catch (const DeviceError& error) {
        GTEST_SKIP() << error.what();
    }
    expectAllOk(*device);
}

}  // namespace
}  // namespace glgrad

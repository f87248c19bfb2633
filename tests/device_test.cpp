#include "core/device.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <optional>
#include <thread>

#include "autograd/ops.h"
#include "backends/cpu/parallel.h"
#include "core/backend.h"
#include "core/error.h"
#include "core/tensor.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

// GLGRAD_BACKEND for one test.
class BackendWish {
public:
    explicit BackendWish(const char* value) {
        if (const char* old = std::getenv("GLGRAD_BACKEND")) old_ = old;
        value ? ::setenv("GLGRAD_BACKEND", value, 1) : ::unsetenv("GLGRAD_BACKEND");
    }
    ~BackendWish() {
        old_ ? ::setenv("GLGRAD_BACKEND", old_->c_str(), 1) : ::unsetenv("GLGRAD_BACKEND");
    }

private:
    std::optional<std::string> old_;
};

TEST(Device, TheCurrentOneIsWhatTheEnvironmentSays) {
    const char* wish = std::getenv("GLGRAD_BACKEND");
    if (!wish) GTEST_SKIP() << "GLGRAD_BACKEND is not set";
    EXPECT_EQ(currentDevice().kind(), std::string(wish) == "gl" ? DeviceKind::gl : DeviceKind::cpu);
    EXPECT_EQ(ones(Shape{3}).device(), currentDevice());
}

TEST(Device, OpensByName) {
    EXPECT_EQ(Device::open("cpu").kind(), DeviceKind::cpu);
    if (onGl()) {
        EXPECT_EQ(Device::open("gl").kind(), DeviceKind::gl);
    }
    EXPECT_EQ(errorOf<ArgumentError>([] { Device::open("cuda"); }),
              "device: expected cpu, gl or auto, got 'cuda'");
}

TEST(Device, AutomaticFollowsTheEnvironment) {
    std::string reason;
    {
        const BackendWish wish("cpu");
        EXPECT_EQ(Device::automatic(&reason).kind(), DeviceKind::cpu);
        EXPECT_EQ(reason, "GLGRAD_BACKEND is cpu");
    }
    const BackendWish wish("vulkan");
    EXPECT_EQ(errorOf<ArgumentError>([] { Device::automatic(); }),
              "device: expected cpu, gl or auto, got 'vulkan'");
}

// Without a wish: OpenGL where a graphics processor draws it, else the CPU; and it says why.
TEST(Device, AutomaticPrefersHardware) {
    for (const char* none : {static_cast<const char*>(nullptr), "", "auto"}) {
        const BackendWish wish(none);
        std::string reason;
        const Device device = Device::automatic(&reason);
        EXPECT_FALSE(reason.empty());
        EXPECT_FALSE(device.kind() == DeviceKind::gl && device.limits().software) << reason;
    }
}

TEST(Device, TellsWhatItIs) {
    const Device device = currentDevice();
    EXPECT_FALSE(device.info().name.empty());
    EXPECT_FALSE(device.info().version.empty());
    EXPECT_EQ(device.info().context.empty(), device.kind() == DeviceKind::cpu);
    EXPECT_GE(device.limits().maxTextureSize, 64);
    EXPECT_GE(device.limits().threads, 1);
    device.synchronize();
}

TEST(DeviceScope, MakesADeviceCurrentUntilItEnds) {
    const Device before = currentDevice(), other = Device::cpu();
    {
        const DeviceScope scope(other);
        EXPECT_EQ(currentDevice(), other);
        {
            const DeviceScope inner(before);
            EXPECT_EQ(currentDevice(), before);
        }
        EXPECT_EQ(ones(Shape{2}).device(), other);
    }
    EXPECT_EQ(currentDevice(), before);
}

TEST(DeviceScope, IsOfItsThread) {
    const Device other = Device::cpu();
    const DeviceScope scope(other);
    std::thread([&] { EXPECT_NE(currentDevice(), other); }).join();
}

TEST(Device, InputsMustLiveOnOne) {
    const Device first = Device::cpu(), second = Device::cpu();
    const Tensor a(Shape{2}, std::vector<float>{1, 2}, DType::float32, first);
    const Tensor b(Shape{2}, std::vector<float>{3, 4}, DType::float32, second);
    const std::string error = errorOf<DeviceError>([&] { a + b; });
    EXPECT_NE(error.find("add"), std::string::npos) << error;
    EXPECT_NE(error.find("different devices"), std::string::npos) << error;
    const auto name = [](const Device& device) {
        return concat(device.info().name, " (opened as number ", device.backend()->number(), ")");
    };
    const std::string both = concat("expected ", name(first), ", got b on ", name(second));
    EXPECT_NE(error.find(both), std::string::npos) << error << "\nexpected in it: " << both;
    EXPECT_LT(first.backend()->number(), second.backend()->number());
}

TEST(Device, ThreadsOfTheCpuAreANumber) {
    EXPECT_EQ(threadCountOf("3"), 3);
    EXPECT_GE(threadCountOf(nullptr), 1);
    EXPECT_EQ(threadCountOf(""), threadCountOf(nullptr));
    for (const char* wish : {"abc", "0", "-1", "2x", " 2", "1025", "99999999999999999999"}) {
        EXPECT_EQ(errorOf<ArgumentError>([&] { threadCountOf(wish); }),
                  concat("GLGRAD_THREADS: expected a number of threads from 1 to 1024, got '", wish,
                         "'"));
    }
}

TEST(Device, ResultsStayWithTheInputs) {
    const Device other = Device::cpu();
    const Tensor x(Shape{2}, std::vector<float>{1, 2}, DType::float32, other);
    EXPECT_EQ((x * x).device(), other);
    EXPECT_EQ(zerosLike(x).device(), other);
    EXPECT_EQ((x * 2.0f + 1.0f).device(), other);
}

TEST(Device, TensorsOutliveIt) {
    Tensor tensor;
    {
        const Device gone = onGl() ? Device::gl() : Device::cpu();
        tensor = Tensor(Shape{2}, std::vector<float>{1, 2}, DType::float32, gone);
        EXPECT_EQ(tensor.values().size(), 2u);
    }
    EXPECT_EQ(tensor.shape(), (Shape{2}));
    EXPECT_EQ(errorOf<DeviceError>([&] { tensor.values(); }),
              "a tensor of shape [2] was used after its device was closed");
    EXPECT_THROW(relu(tensor), DeviceError);
    tensor = {};
}

TEST(Device, OpenGlBelongsToItsThread) {
    if (!onGl()) GTEST_SKIP() << "it needs OpenGL";
    const Tensor here = ones(Shape{2});
    std::string error;
    std::thread([&] { error = errorOf<DeviceError>([&] { relu(here); }); }).join();
    EXPECT_NE(error.find("thread"), std::string::npos) << error;
    EXPECT_EQ(relu(here).values(), (std::vector<float>{1, 1}));
}

TEST(Device, TwoOpenGlDevicesAreApart) {
    if (!onGl()) GTEST_SKIP() << "it needs OpenGL";
    const Device first = Device::gl(), second = Device::gl({.maxTextureSize = 64});
    const std::vector<float> values = {1, -2, 3};
    const Tensor a(Shape{3}, values, DType::float32, first);
    const Tensor b(Shape{3}, values, DType::float32, second);
    EXPECT_EQ(relu(a).values(), relu(b).values());
    EXPECT_EQ((a + a).values(), (b + b).values());
    EXPECT_THROW(a + b, DeviceError);
}

}  // namespace
}  // namespace glgrad

#include <gtest/gtest.h>

#include <new>

#include "autograd/ops.h"
#include "autograd/tape.h"
#include "core/error.h"
#include "core/forwarding_backend.h"
#include "optim/adam.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

/// Has memory for so many tensors more, and may have none on the host.
class ScarceBackend final : public ForwardingBackend {
public:
    using ForwardingBackend::ForwardingBackend;

    CountedPointer<Storage> allocate(const Shape& shape, StorageFormat format) override {
        if (left-- == 0) throw DeviceError("out of memory: no tensors left");
        return ForwardingBackend::allocate(shape, format);
    }
    void upload(const Operand& to, std::span<const std::byte> values) override {
        needHost();
        ForwardingBackend::upload(to, values);
    }
    void download(const Operand& from, std::span<float> values) override {
        needHost();
        ForwardingBackend::download(from, values);
    }
    void run(const Kernel& kernel, std::span<const Operand> inputs,
             std::span<const Operand> outputs, const Uniforms& uniforms) override {
        needHost();
        ForwardingBackend::run(kernel, inputs, outputs, uniforms);
    }

    int left = 1 << 30;
    bool hostHasMemory = true;

private:
    void needHost() const {
        if (!hostHasMemory) throw std::bad_alloc();
    }
};

class OutOfMemory : public ::testing::Test {
protected:
    const std::shared_ptr<ScarceBackend> backend_ =
        std::make_shared<ScarceBackend>(currentDevice().backend());
    const Device device_{backend_};
    const DeviceScope scope_{device_};
};

TEST_F(OutOfMemory, OfTheHostIsAnErrorThatSaysForWhat) {
    const Tensor x(Shape{3}, {1, 2, 3});
    backend_->hostHasMemory = false;
    const std::string rest = concat(", while tensors hold ", device_.memoryStats().tensors().bytes,
                                    " bytes of ", device_.info().name);
    const std::string begin = "out of memory: the host has none left for ";
    EXPECT_EQ(errorOf<DeviceError>([&] { tanh(x); }).substr(0, begin.size() + 12),
              begin + "tanh.forward");
    EXPECT_EQ(errorOf<DeviceError>([&] { x.values(); }), begin + "values of shape [3]" + rest);
    EXPECT_EQ(errorOf<DeviceError>([&] {
                  Tensor(Shape{2}, {1, 2});
              }).substr(0, begin.size() + 21),
              begin + "a tensor of shape [2]");
    backend_->hostHasMemory = true;
    Variable w(x);
    Optimizer adam = Adam{};
    adam.build(std::span(&w, 1));
    backend_->hostHasMemory = false;
    EXPECT_EQ(errorOf<DeviceError>([&] {
                  adam.apply(std::span(&x, 1), {w});
              }).substr(0, begin.size() + 9),
              begin + "adam.step");
    backend_->hostHasMemory = true;
    EXPECT_EQ(x.values(), (std::vector{1.0f, 2.0f, 3.0f}));
}

TEST_F(OutOfMemory, LeavesAnOptimizerWithAllOfAVariablesSlotsOrNone) {
    const std::vector<Variable> variables{Variable(ones({3})), Variable(ones({2, 2}))};
    for (int left = 0; left < 4; ++left) {
        Optimizer adam = Adam{};
        backend_->left = left;
        EXPECT_THROW(adam.build(variables), DeviceError);
        EXPECT_EQ(adam.slots().size(), left / 2 * 2u);
        backend_->left = 1 << 30;
        adam.build(variables);
        ASSERT_EQ(adam.slots().size(), 4u);
        EXPECT_EQ(adam.slots()[1].shape(), Shape{3});
        EXPECT_EQ(adam.slots()[2].shape(), (Shape{2, 2}));
    }
}

// Wherever a step ends for lack of memory, what was there before is as it was.
TEST_F(OutOfMemory, LeavesVariablesAsTheyWere) {
    const Variable w(Tensor(Shape{2}, {1, 2}));
    const auto step = [&] {
        Optimizer adam = Adam{};
        GradientTape tape;
        adam.apply(tape.gradient(sum(square(tanh(w))), {w}), {w});
    };
    int failures = 0;
    for (bool isDone = false; !isDone;) {
        backend_->left = failures;
        try {
            step();
            isDone = true;
        } catch (const DeviceError&) {
            ++failures;
            EXPECT_EQ(w.value().values(), (std::vector{1.0f, 2.0f}));
        }
        ASSERT_LT(failures, 100);
    }
    EXPECT_GE(failures, 8) << "the step makes more tensors than that";
    EXPECT_NE(w.value().values(), (std::vector{1.0f, 2.0f}));
}

}  // namespace
}  // namespace glgrad

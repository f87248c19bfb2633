#include <gtest/gtest.h>

#include "autograd/ops.h"
#include "backends/cpu/buffer_pool.h"
#include "core/error.h"
#include "core/machine_memory.h"
#include "core/random.h"
#include "layers/conv2d.h"
#include "layers/dense.h"
#include "layers/initializers.h"
#include "models/sequential.h"
#include "tests/support/devices.h"
#include "tests/support/errors.h"

namespace glgrad {
namespace {

constexpr Index k1 = 1;

TEST(HugeShapes, HaveNoMoreElementsThanBytesCanBeCounted) {
    EXPECT_EQ(Shape({k1 << 59}).size(), k1 << 59);
    EXPECT_EQ(Shape({k1 << 30, 0, k1 << 29}).size(), 0);
    for (const Shape& shape : {Shape{k1 << 30, k1 << 29}, Shape{0, k1 << 59}}) {
        EXPECT_THROW(shape.with(-1, k1 << 60), ArgumentError) << shape;
        EXPECT_THROW(shape + Shape{2}, ArgumentError) << shape;
    }
    EXPECT_EQ(errorOf<ArgumentError>([] {
                  Shape({k1 << 31, 0, k1 << 29});
              }),
              "Shape: expected at most 576460752303423488 elements, sizes of 0 counted as 1, got "
              "[2147483648, 0, 536870912]");
}

// What the function throws is a DeviceError that has this in it.
template <class Function>
void expectNoMemory(const std::string& part, const Function& function) {
    const std::string error = errorOf<DeviceError>(function);
    EXPECT_NE(error.find(part), std::string::npos) << error;
}

TEST(HugeShapes, AreErrorsOfTheDevice) {
    for (const Index size : {k1 << 59, (k1 << 59) - 1, k1 << 42}) {
        const std::string shape = Shape{size}.toString();
        expectNoMemory(shape, [&] { ones({size}).compute(); });
        expectNoMemory(std::to_string(size), [&] { zeros({size}).values(); });
        expectNoMemory(shape, [&] { randomUniform({size}, 1).compute(); });
        expectNoMemory(shape, [&] { broadcastTo(Tensor(1.0f), {size}).compute(); });
        expectNoMemory(shape, [&] { oneHot(Tensor(1.0f), size).compute(); });
    }
}

// No element of it is multiplied, but it has more than any memory.
TEST(HugeShapes, OfAProductOfNothing) {
    const DeviceScope scope(cpuDevice());
    expectNoMemory("[", [] { sum(matmul(zeros({k1 << 28, 0}), zeros({0, k1 << 28}))).item(); });
    const auto larger = [] { matmul(zeros({k1 << 31, 0}), zeros({0, k1 << 31})); };
    EXPECT_THROW(larger(), Error);
}

TEST(HugeShapes, OfWeightsAreErrors) {
    const auto build = [](Layer layer, const Shape& item) {
        Sequential model({std::move(layer)});
        model.build(item);
    };
    EXPECT_THROW(build(Dense{.units = k1 << 60}, {4}), ArgumentError);
    EXPECT_THROW(build(Dense{.units = k1 << 50}, {4}), DeviceError);
}

TEST(HugeShapes, OfHostVectorsAreErrors) {
    expectNoMemory("576460752303423488 values",
                   [] { Initializer(Constant{}).values({k1 << 59}, 1); });
    expectNoMemory("4398046511104 values",
                   [] { Initializer(GlorotUniform{}).values({k1 << 42}, 1); });
    expectNoMemory("4398046511104 values", [] { RandomGenerator(1).normals(k1 << 42, 0, 1); });
    EXPECT_THROW(RandomGenerator(1).uniforms(-1, 0, 1), ArgumentError);
    EXPECT_EQ(hostVector(2, 3.0f), (std::vector{3.0f, 3.0f}));
}

// Linux would give it out, and end the process that uses it.
TEST(MachineMemory, IsNotExceededByAllBlocksTogether) {
    if (machineMemory() > std::uint64_t{1} << 50) GTEST_SKIP() << "not known here";
    EXPECT_GT(machineMemory(), std::uint64_t{1} << 26);
    const std::size_t half = machineMemory() / 16 * 9;
    BufferPool pool;
    std::byte* const block = pool.take(half);  // Not used, so not there.
    const std::string error = errorOf<DeviceError>([&] { pool.take(half); });
    EXPECT_NE(error.find(concat(", while ", BufferPool::blockSize(half), " are in use")),
              std::string::npos)
        << error;
    pool.giveBack(block, half);
    EXPECT_THROW(BufferPool::blockSize(~std::size_t{0}), DeviceError);
}

}  // namespace
}  // namespace glgrad

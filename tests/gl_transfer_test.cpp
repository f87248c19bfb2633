#if GLGRAD_WITH_GL

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "autograd/ops.h"
#include "backends/gl/texel_packing.h"
#include "core/backend.h"
#include "core/error.h"
#include "core/half.h"
#include "tests/support/gl_test.h"

namespace glgrad {
namespace {

class GlTransfers : public GlTest {};

const std::vector<Shape>& shapes() {
    static const std::vector<Shape> list{
        {},       {1},       {4},         {5},          {0},       {3, 0},    {0, 3}, {2, 2},
        {7, 13},  {3, 4, 8}, {2, 1, 1},   {1, 2, 3, 4}, {257},     {64, 256}, {65},   {65, 1},
        {200, 9}, {3, 1000}, {1, 4 * 64}, {2, 260},     {4096, 3}, {100, 100}};
    return list;
}

TEST_F(GlTransfers, GiveBackWhatWasUploaded) {
    for (const int side : {0, 64}) {
        const Device device = openGl({.maxTextureSize = side});
        for (const Shape& shape : shapes()) {
            SCOPED_TRACE(concat(shape, " in textures of ", side));
            EXPECT_EQ(countUpOn(device, shape).values(), countUp(shape));
        }
    }
}

TEST_F(GlTransfers, KeepEveryBit) {
    const Device device = openGl();
    const float tiny = std::numeric_limits<float>::denorm_min();
    const float infinity = std::numeric_limits<float>::infinity();
    const Tensor x({8},
                   std::vector<float>{tiny, -0.0f, infinity, -infinity, 16777216.0f, 1e-38f,
                                      3.4e38f, std::nanf("")},
                   DType::float32, device);
    const std::vector<float> values = x.values();
    EXPECT_EQ(values[0], tiny);
    EXPECT_TRUE(std::signbit(values[1]));
    EXPECT_EQ(values[2], infinity);
    EXPECT_EQ(values[6], 3.4e38f);
    EXPECT_TRUE(std::isnan(values[7]));
}

TEST_F(GlTransfers, OfFloat16AreRoundedAndPadded) {
    for (const GlOptions& options :
         {GlOptions{}, GlOptions{.es = true}, GlOptions{.maxTextureSize = 64}}) {
        const Device device = openGl(options);
        for (const Shape& shape : shapes()) {
            SCOPED_TRACE(concat(shape, " in textures of ", options.maxTextureSize));
            std::vector<float> values = countUp(shape), want = values;
            for (float& value : values) value *= 1.0003f;
            std::ranges::transform(values, want.begin(), roundToHalf);
            EXPECT_EQ(Tensor(shape, values, DType::float16, device).values(), want);
            const Tensor x(shape, values, DType::float32, device);
            EXPECT_EQ(cast(x, DType::float16).values(), want);
            if (shape.empty()) continue;
            const float total = std::accumulate(want.begin(), want.end(), 0.0f);
            const Tensor halves(shape, values, DType::float16, device);
            EXPECT_NEAR(sum(cast(halves, DType::float32)).item(), total, 1e-5f * total);
        }
    }
}

TEST_F(GlTransfers, OfFloat16AreRefusedWhereTheDeviceCannotRenderThem) {
    const Device device = openGl({}, {.half = false});
    const std::string message = errorOf([&] {
        Tensor({2}, std::vector<float>{1, 2}, DType::float16, device);
    });
    EXPECT_NE(message.find("16-bit floats"), std::string::npos) << message;
    EXPECT_EQ(countUpOn(device, {3}).values(), countUp({3}));
}

TEST_F(GlTransfers, PadWithZeros) {
    const Device device = openGl();
    const Tensor ones({3, 4}, std::vector<float>(12, 1.0f), DType::float32, device);
    run(kTwice, {ones}, ones.shape());  // leaves a texture full of ones in the pool
    static constexpr ShaderSource kShader{"test.padding.frag",
                                          "void main() { set_y(vec4(get_x(0, 0).w)); }"};
    const Kernel padding{.name = "padding", .inputs = {"x"}, .shader = kShader};
    EXPECT_EQ(
        run(padding, {Tensor({3, 3}, std::vector<float>(9, 1.0f), DType::float32, device)}, {1})
            .item(),
        0.0f);
}

TEST_F(GlTransfers, OfBytesReachKernelsThatReadThem) {
    static constexpr ShaderSource kShader{"test.bytes.frag",
                                          "void main() { set_y(floor(here_x() * 255.0 + 0.5)); }"};
    const Kernel kernel{.name = "bytes", .inputs = {"x"}, .shader = kShader, .byteInputs = {"x"}};
    for (const int side : {0, 64}) {
        const Device device = openGl({.maxTextureSize = side});
        for (const Shape& shape : {Shape{256}, Shape{3, 87}, Shape{70, 5}, Shape{2, 301}}) {
            std::vector<std::uint8_t> bytes(shape.size());
            for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
            const Tensor x = Tensor::bytes(shape, bytes, device);
            EXPECT_EQ(run(kernel, {x}, shape).values(),
                      std::vector<float>(bytes.begin(), bytes.end()));
        }
    }
}

// The texture may still be bound, to another unit than the one that the last kernel left active.
TEST_F(GlTransfers, ReachTexturesThatKernelsHaveJustRead) {
    static constexpr ShaderSource kShader{"test.sum.frag",
                                          "void main() { set_y(here_a() + here_b()); }"};
    const Kernel sum{.name = "sum", .inputs = {"a", "b"}, .shader = kShader};
    const Device device = openGl();
    std::optional<Tensor> a, b, y;
    for (float i = 0; i < 4; ++i) {
        a.reset();
        a = Tensor({1}, std::vector{i}, DType::float32, device);
        EXPECT_EQ(a->item(), i);
        if (i != 1) b = Tensor({1}, std::vector{10 * i}, DType::float32, device);
        y = run(sum, {*a, *b}, {1});
        EXPECT_EQ(y->item(), i == 1 ? 1.0f : 11 * i);
    }
}

TEST_F(GlTransfers, AreCounted) {
    const Device device = openGl();
    const Counters before = device.counters();
    const Tensor x = countUpOn(device, {3, 5});
    x.values();
    device.synchronize();
    const Counters cost = device.counters() - before;
    EXPECT_EQ(cost.uploads, 1);
    EXPECT_EQ(cost.uploadedBytes, 60);
    EXPECT_EQ(cost.readbacks, 1);
    EXPECT_EQ(cost.readbackBytes, 60);
    EXPECT_EQ(cost.synchronizations, 1);
    EXPECT_EQ(cost.liveTensors, 1);
    EXPECT_EQ(cost.liveBytes, 2 * 3 * 16);
}

TEST_F(GlTransfers, OfTooLargeTensorsAreRefused) {
    const Device device = openGl({.maxTextureSize = 64});
    const Shape large{65, 64, 4};
    const std::string message = errorOf([&] { countUpOn(device, large); });
    EXPECT_NE(message.find("[65, 64, 4]"), std::string::npos) << message;
}

TEST_F(GlTransfers, WithoutMemoryEmptyThePoolAndThenSaySo) {
    const Device device = openGl();
    countUpOn(device, {5});
    ASSERT_GT(device.counters().pooledBytes, 0);
    const Index side = device.limits().maxTextureSize;
    std::vector<CountedPointer<Storage>> storages;
    // 4 GiB each where textures have 16384 texels a side; some drivers give memory when it is used.
    const std::string message = errorOf([&] {
        for (int i = 0; i < 4; ++i) {
            storages.push_back(
                device.backend()->allocate({side, 4 * side}, StorageFormat::float32));
        }
    });
    if (message.empty()) GTEST_SKIP() << "the driver promises more memory than it has";
    EXPECT_NE(message.find(concat(side, " x ", side)), std::string::npos) << message;
    EXPECT_EQ(device.counters().pooledBytes, 0);
    expectKernelsWork(device);
}

TEST_F(GlTransfers, AgreeOnLayouts) {
    const Device device = openGl({.maxTextureSize = 64});
    const Backend& backend = *device.backend();
    EXPECT_TRUE(backend.sameLayout({2, 3, 4}, {6, 4}));
    EXPECT_TRUE(backend.sameLayout({1}, {}));
    EXPECT_FALSE(backend.sameLayout({2, 3, 4}, {2, 12}));
    EXPECT_FALSE(backend.sameLayout({4, 3}, {3, 4}));
}

TEST(TexelPacking, PutsFoldedRowsWhereTheLayoutSays) {
    const Shape shape{3, 300};
    const TextureLayout layout = textureLayout(shape, 64);
    ASSERT_EQ(layout.folding, Folding::anywhere);
    const std::vector<float> values = countUp(shape);
    std::vector<float> texels(4 * layout.width * layout.height, -1.0f);
    packTexels<float>(layout, values, texels);
    for (int row = 0; row < layout.rows; ++row) {
        for (int i = 0; i < layout.lastAxis; ++i) {
            const int texel = row * layout.columns + i / 4;
            const int x = texel % layout.width, y = texel / layout.width;
            ASSERT_EQ(texels[4 * (y * layout.width + x) + i % 4], values[row * 300 + i]);
        }
    }
    std::vector<float> back(values.size());
    unpackTexels<float>(layout, texels, back);
    EXPECT_EQ(back, values);
}

}  // namespace
}  // namespace glgrad

#endif

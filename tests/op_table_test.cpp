#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <iterator>
#include <limits>
#include <optional>

#include "autograd/gradient_check.h"
#include "core/error.h"
#include "core/half.h"
#include "core/random.h"
#include "tests/support/compare.h"
#include "tests/support/devices.h"
#include "tests/support/keeping_device.h"
#include "tests/support/op_table.h"

namespace glgrad {

void PrintTo(const OpRow& row, std::ostream* out) { *out << row.name; }

namespace {

class Rows : public ::testing::TestWithParam<OpRow> {
protected:
    const OpRow& row() const { return GetParam(); }

private:
    const DeviceScope scope_{keepingDevice()};
};

class OpTable : public Rows {};
class OpGradients : public Rows {};
class OpExtremes : public Rows {};

std::string describe(const InputShapes& shapes) {
    std::string text = "inputs";
    for (const Shape& shape : shapes) text += " " + shape.toString();
    return text;
}

RowResult onCpu(const OpRow& row, const std::vector<HostTensor>& inputs, int order) {
    const DeviceScope scope(cpuDevice());
    return compute(row, inputs, order);
}

// Values and derivatives of the current device against those of the CPU.
void compareWithCpu(const OpRow& row, const InputShapes& shapes, int order) {
    SCOPED_TRACE(describe(shapes));
    const std::vector<HostTensor> inputs = makeInputs(row, shapes);
    const RowResult got = compute(row, inputs, order), want = onCpu(row, inputs, order);
    EXPECT_EQ(got.shape, want.shape);
    EXPECT_TRUE(near(got.values, want.values, row.tolerance));
    ASSERT_EQ(got.first.size(), want.first.size());
    for (std::size_t i = 0; i < got.first.size(); ++i) {
        EXPECT_TRUE(near(got.first[i], want.first[i], 5 * row.tolerance)) << "gradient " << i;
    }
    ASSERT_EQ(got.second.size(), want.second.size());
    for (std::size_t i = 0; i < got.second.size(); ++i) {
        EXPECT_TRUE(near(got.second[i], want.second[i], 20 * row.tolerance))
            << "second gradient " << i;
    }
}

void checkAgainstDifferences(const OpRow& row, const InputShapes& shapes,
                             GradientCheckOptions options) {
    SCOPED_TRACE(describe(shapes));
    const std::vector<HostTensor> inputs = makeInputs(row, shapes);
    options.second = false;
    const GradientDifference result =
        compareGradients(ofVariables(row, inputs), variablesOf(inputs), options).first;
    EXPECT_LT(result.worst, 1e-3) << result.where;
}

TEST_P(OpGradients, FirstAreFiniteDifferences) {
    for (const Shape& base : smallShapes()) {
        for (const InputShapes& shapes : row().cases(base)) {
            checkAgainstDifferences(row(), shapes, {});
        }
    }
}

TEST_P(OpGradients, SecondAreFiniteDifferences) {
    const GradientCheckOptions options{.first = false, .directions = 2, .elementwiseLimit = 12};
    for (const Shape& base : smallShapes()) {
        for (const InputShapes& shapes : row().cases(base)) {
            SCOPED_TRACE(describe(shapes));
            const std::vector<HostTensor> inputs = makeInputs(row(), shapes);
            const GradientDifference result =
                compareGradients(ofVariables(row(), inputs), variablesOf(inputs), options).second;
            EXPECT_LT(result.worst, 5e-3) << result.where;
        }
    }
}

// Size 0, 1, 3, 5 and 7 in every position of rank 0 to 5.
TEST_P(OpTable, EdgeShapes) {
    int count = 0;
    for (const Shape& base : edgeShapes()) {
        for (const InputShapes& shapes : row().cases(base)) {
            compareWithCpu(row(), shapes, 2);
            if (!onGl() && row().hasGradient) {
                checkAgainstDifferences(row(), shapes, {.directions = 1, .elementwiseLimit = 0});
            }
            ++count;
        }
    }
    EXPECT_GT(count, 0) << "the row has no cases";
}

// The inputs with numbers that are float16, as float16 or as float32.
std::vector<HostTensor> halfInputs(const OpRow& row, const InputShapes& shapes, DType dtype) {
    std::vector<HostTensor> inputs = makeInputs(row, shapes);
    for (HostTensor& input : inputs) {
        if (input.dtype != DType::float32) continue;
        input.dtype = dtype;
        for (float& value : input.values) value = roundToHalf(value);
    }
    return inputs;
}

// Within some units of float16's precision of the largest values: sums of large ones may be small.
void expectNearInFloat16(const std::vector<float>& got, const std::vector<float>& want,
                         double units) {
    double largest = 1.0;
    for (const float value : want) largest = std::max(largest, std::abs(double{value}));
    EXPECT_TRUE(near(got, want, units * 0x1p-11 * largest));
}

TEST_P(OpTable, InFloat16) {
    for (const Shape& base : smallShapes()) {
        for (const InputShapes& shapes : row().cases(base)) {
            SCOPED_TRACE(describe(shapes));
            const RowResult got = compute(row(), halfInputs(row(), shapes, DType::float16), 2);
            const RowResult want = onCpu(row(), halfInputs(row(), shapes, DType::float32), 2);
            expectNearInFloat16(got.values, want.values, 2);
            ASSERT_EQ(got.first.size(), want.first.size());
            for (std::size_t i = 0; i < got.first.size(); ++i) {
                SCOPED_TRACE(concat("gradient ", i));
                expectNearInFloat16(got.first[i], want.first[i], 8);
            }
            ASSERT_EQ(got.second.size(), want.second.size());
            for (std::size_t i = 0; i < got.second.size(); ++i) {
                SCOPED_TRACE(concat("second gradient ", i));
                expectNearInFloat16(got.second[i], want.second[i], 32);
            }
        }
    }
}

// Tensors that do not fit one stretch of texels are folded into several.
TEST_P(OpTable, FoldedLayouts) {
    if (!onGl()) GTEST_SKIP() << "it needs OpenGL";
    static const Device narrow = Device::gl({.maxTextureSize = 64, .cacheFolder = programFolder()});
    const DeviceScope scope(narrow);
    for (const Shape& base : foldedShapes()) {
        for (const InputShapes& shapes : row().cases(base)) compareWithCpu(row(), shapes, 2);
    }
}

// What phones and browsers offer: GLSL ES, four render targets.
TEST_P(OpTable, OpenGlEs) {
    if (!onGl()) GTEST_SKIP() << "it needs OpenGL";
    static const std::optional<Device> device = []() -> std::optional<Device> {
        try {
            return Device::gl({.es = true, .maxRenderTargets = 4, .cacheFolder = programFolder()});
        } catch (const DeviceError& error) {
            std::cout << error.what() << '\n';
            return std::nullopt;
        }
    }();
    if (!device) GTEST_SKIP() << "no OpenGL ES";
    const DeviceScope scope(*device);
    for (const Shape& base : smallShapes()) {
        for (const InputShapes& shapes : row().cases(base)) compareWithCpu(row(), shapes, 2);
    }
}

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

TEST_P(OpTable, NonfiniteInputsAreCarried) {
    for (const Shape& base : {Shape{2, 7}, Shape{1, 6, 5, 3}}) {
        for (const InputShapes& shapes : row().cases(base)) {
            SCOPED_TRACE(describe(shapes));
            for (const float special : {kNan, kInfinity, -kInfinity}) {
                std::vector<HostTensor> inputs = makeInputs(row(), shapes);
                for (HostTensor& input : inputs) {
                    if (input.dtype == DType::float32 && !input.values.empty()) {
                        input.values[input.values.size() / 2] = special;
                        break;
                    }
                }
                EXPECT_TRUE(
                    sameClasses(compute(row(), inputs, 0).values, onCpu(row(), inputs, 0).values))
                    << "with " << special;
            }
        }
    }
}

TEST_P(OpExtremes, AreRight) {
    const std::vector<float> special = {0.0f,   -0.0f,   1.0f,      -1.0f,      0.5f,   1e-3f,
                                        -1e-3f, 20.0f,   -20.0f,    88.0f,      -87.0f, 89.0f,
                                        100.0f, -100.0f, 1000.0f,   -1000.0f,   1e10f,  -1e10f,
                                        3e38f,  -3e38f,  kInfinity, -kInfinity, kNan};
    // Several times: vector code and what remains at the end are two ways to the result.
    std::vector<float> x, want;
    for (int i = 0; i < 3; ++i) x.insert(x.end(), special.begin(), special.end());
    for (const float each : x) want.push_back(static_cast<float>(row().truth(each)));
    const std::vector<float> got =
        compute(row(), {{.shape = {static_cast<Index>(x.size())}, .values = x}}, 0).values;
    for (std::size_t i = 0; i < x.size(); ++i) {
        EXPECT_TRUE(near(std::span(&got[i], 1), std::span(&want[i], 1), row().tolerance))
            << row().name << "(" << x[i] << ")";
    }
}

// Shapes of a rank, all sizes 5 but the first three, in every combination of 5, 9 and 13: they
// agree in their rest by 4 (a texel's lanes) and in what is above it.
std::vector<Shape> alikeShapes(int rank) {
    const Index most = rank == 5 ? 9 : 13;
    std::vector<Shape> shapes{Shape(std::vector<Index>(rank, 5))};
    for (int axis = 0; axis < std::min(rank, 3); ++axis) {
        for (std::size_t i = 0, count = shapes.size(); i < count; ++i) {
            for (Index size = 9; size <= most; size += 4)
                shapes.push_back(shapes[i].with(axis, size));
        }
    }
    return shapes;
}

// What kernels look at besides: whether the tensor is so large that it is folded or summed up in
// parts, and whether axes are of one size, so that there is nothing to reshape or to broadcast.
std::vector<Shape> oneOfEachClass(int rank) {
    const Index most = rank == 5 ? 9 : 13;
    std::vector<Shape> shapes;
    for (const Index size : {5, 9, 13}) {
        Shape shape(std::vector<Index>(rank, 5));
        for (int axis = 0; axis < std::min(rank, 3); ++axis) {
            shape = shape.with(axis, std::min(size, most));
        }
        shapes.push_back(shape);
    }
    for (int axis = 0; axis < std::min(rank, 3); ++axis) {
        shapes.push_back(shapes[0].with(axis, most));
    }
    return shapes;
}

// Those from the disk as well.
std::int64_t programsOf(const Device& device) {
    const Counters counters = device.counters();
    return counters.programs + counters.programsLoaded;
}

// Sizes are uniforms: shapes of one class need the same programs.
TEST_P(OpTable, ShapesDoNotMakePrograms) {
    if (!onGl()) GTEST_SKIP() << "it needs OpenGL";
    const Device device = currentDevice();
    const auto computeAll = [&](const Shape& base) {
        for (const InputShapes& shapes : row().cases(base)) {
            compute(row(), makeInputs(row(), shapes), 2);
        }
    };
    for (int rank = 0; rank <= 5; ++rank) {
        for (const Shape& base : oneOfEachClass(rank)) computeAll(base);
        const std::vector<Shape> others = alikeShapes(rank);
        RandomGenerator random(rank);
        for (int i = 0; i < 10; ++i) {
            const Shape& base = others[random.below(static_cast<std::uint32_t>(others.size()))];
            const std::int64_t before = programsOf(device);
            computeAll(base);
            EXPECT_EQ(programsOf(device), before) << base;
        }
    }
}

std::vector<OpRow> rowsWith(bool (*wanted)(const OpRow&)) {
    std::vector<OpRow> rows;
    std::ranges::copy_if(opTable(), std::back_inserter(rows), wanted);
    return rows;
}

const auto kNameOf = [](const ::testing::TestParamInfo<OpRow>& parameter) {
    std::string name = parameter.param.name;
    std::ranges::replace(name, '.', '_');
    return name;
};

INSTANTIATE_TEST_SUITE_P(All, OpTable, ::testing::ValuesIn(opTable()), kNameOf);
INSTANTIATE_TEST_SUITE_P(All, OpGradients, ::testing::ValuesIn(rowsWith([](const OpRow& row) {
                             return row.hasGradient;
                         })),
                         kNameOf);
INSTANTIATE_TEST_SUITE_P(All, OpExtremes, ::testing::ValuesIn(rowsWith([](const OpRow& row) {
                             return row.truth != nullptr;
                         })),
                         kNameOf);

}  // namespace
}  // namespace glgrad

#include "backends/self_test.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <functional>
#include <limits>

#include "backends/self_test_kernels.h"
#include "core/error.h"
#include "core/tensor.h"

namespace glgrad {
namespace {

using Values = std::vector<float>;

struct Step {
    const char* name;
    std::function<void(const Device&)> run;
};

// Small whole numbers: their sums are exact.
Values numbers(const Shape& shape) {
    Values values(shape.size());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i * 7 % 1021);
    return values;
}

void expectEqual(const Shape& shape, const Values& got, const Values& expected) {
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (got[i] == expected[i]) continue;
        throw Error(
            concat("shape ", shape, ", value ", i, ": expected ", expected[i], ", got ", got[i]));
    }
}

// Of the device's textures; the CPU has none, and any number will do.
Index largestSide(const Device& device) {
    return device.kind() == DeviceKind::gl ? device.limits().maxTextureSize : 16384;
}

// A row and a number of rows that do not fit into a texture's width and height.
std::vector<Shape> foldedShapes(const Device& device) {
    const Index side = largestSide(device);
    return {{4 * side + 6}, {side + 3, 2}};
}

void testTransfers(const Device& device) {
    std::vector<Shape> shapes{{}, {1}, {3}, {8}, {2, 5, 7}, {0, 4}};
    for (const Shape& shape : foldedShapes(device)) shapes.push_back(shape);
    for (const Shape& shape : shapes) {
        const Values values = numbers(shape);
        expectEqual(shape, Tensor(shape, values, DType::float32, device).values(), values);
    }
}

void testElements(const Device& device) {
    std::vector<Shape> shapes{{}, {5}, {3, 4, 6}};
    for (const Shape& shape : foldedShapes(device)) shapes.push_back(shape);
    for (const Shape& shape : shapes) {
        Values values = numbers(shape);
        const Tensor x(shape, values, DType::float32, device);
        for (float& value : values) value = 2.0f * value + 1.0f;
        expectEqual(shape, run(kSelfTestAffine, {x}, shape).values(), values);
    }
}

void testLoops(const Device& device) {
    std::vector<Shape> shapes{{4, 10}, {3, 4 * largestSide(device) + 6}};
    for (const Shape& shape : shapes) {
        Values values(shape.size(), 1.0f);
        values[0] = 3.0f;
        const Tensor x(shape, values, DType::float32, device);
        Values sums(shape.rows(), static_cast<float>(shape.last()));
        sums[0] += 2.0f;
        const Shape result{shape.rows(), 1};
        expectEqual(result, run(kSelfTestRowSums, {x}, result).values(), sums);
    }
}

void testTargets(const Device& device) {
    const Shape shape{3, 7};
    const Tensor a(shape, numbers(shape), DType::float32, device);
    const Tensor b(shape, Values(shape.size(), 5.0f), DType::float32, device);
    const Tensors results = run(kSelfTestSumAndDifference, {a, b}, {shape, shape});
    Values sum = numbers(shape), difference = sum;
    for (float& value : sum) value += 5.0f;
    for (float& value : difference) value -= 5.0f;
    expectEqual(shape, results[0].values(), sum);
    expectEqual(shape, results[1].values(), difference);
}

void testLayers(const Device& device) {
    const Tensor x({3, 5}, numbers({3, 5}), DType::float32, device);
    const Values values = x.values();
    Values expected(values.begin() + 10, values.end());
    expected.insert(expected.end(), values.begin() + 5, values.begin() + 10);
    expected.insert(expected.end(), values.begin(), values.begin() + 5);
    expectEqual(x.shape(), run(kSelfTestReversedRows, {x}, x.shape()).values(), expected);
}

void testNonfinite(const Device& device) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const Values values{1.0f, kNan, kInfinity, -kInfinity, 0.0f, -3e38f};
    const Shape shape{6};
    const Tensor x(shape, values, DType::float32, device);
    if (!std::isnan(x.values()[1])) throw Error("NaN: expected to be read back, got a number");
    expectEqual(shape, run(kSelfTestClassify, {x}, shape).values(), {0, 1, 2, 2, 0, 0});
}

const std::vector<Step>& steps() {
    static const std::vector<Step> list{{"transfers, also of folded tensors", testTransfers},
                                        {"one value after the other", testElements},
                                        {"sums in a loop", testLoops},
                                        {"two render targets", testTargets},
                                        {"layers of a scratch texture", testLayers},
                                        {"NaN and infinity", testNonfinite}};
    return list;
}

}  // namespace

std::vector<SelfTestResult> selfTest(const Device& device) {
    std::vector<SelfTestResult> results;
    for (const Step& step : steps()) {
        SelfTestResult result{.name = step.name};
        try {
            step.run(device);
            result.ok = true;
        } catch (const std::exception& error) {
            result.message = error.what();
        }
        results.push_back(std::move(result));
    }
    return results;
}

}  // namespace glgrad

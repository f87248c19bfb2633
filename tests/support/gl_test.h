#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "backends/gl/gl_backend.h"
#include "core/device.h"
#include "core/kernel.h"
#include "core/tensor.h"

namespace glgrad {

/// Skips its tests when GLGRAD_BACKEND is cpu, and where no OpenGL context can be made unless it is
/// gl.
class GlTest : public ::testing::Test {
protected:
    void SetUp() override;
};

Device openGl(const GlOptions& options = {}, const GlTuning& tuning = {});

/// 0.5, 1.5, 2.5, ...: as many as `shape` has elements.
std::vector<float> countUp(const Shape& shape);
Tensor countUpOn(const Device& device, const Shape& shape);

/// y = 2 x, element by element.
extern const Kernel kTwice;
/// y = scale x + offset[1], with a float and an array of integers as uniforms.
extern const Kernel kScaled;
/// Value i of each row of y is value n-1-i of the row of x, fetched with element_x.
extern const Kernel kMirrored;
/// a = x + 1, b = 2 x in one pass.
extern const Kernel kPair;
/// y = 4 x, by way of a scratch texture with one layer and one with two.
extern const Kernel kStaged;

/// Runs all of the above on a device and expects the right values.
void expectKernelsWork(const Device& device);

/// The message of what `action` throws as an Error; empty when it throws nothing.
std::string errorOf(const std::function<void()>& action);

}  // namespace glgrad

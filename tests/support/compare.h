#pragma once

#include <gtest/gtest.h>

#include <span>

namespace glgrad {

/// The values are equal to within tolerance * (1 + |want|); NaN equals NaN, and an infinity the
/// same infinity. The failure tells the worst position.
::testing::AssertionResult near(std::span<const float> got, std::span<const float> want,
                                double tolerance);

/// Each value is of the same class: finite, NaN, or the same infinity.
::testing::AssertionResult sameClasses(std::span<const float> got, std::span<const float> want);

}  // namespace glgrad

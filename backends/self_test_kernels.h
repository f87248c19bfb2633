#pragma once

#include "core/kernel.h"

namespace glgrad {

/// y = 2 x + 1.
extern const Kernel kSelfTestAffine;
/// The sums of the rows of x: [rows, n] -> [rows, 1].
extern const Kernel kSelfTestRowSums;
/// sum = a + b and difference = a - b, in one pass.
extern const Kernel kSelfTestSumAndDifference;
/// y = the rows of x in reverse order, through a scratch texture with two layers that hold x and
/// -x.
extern const Kernel kSelfTestReversedRows;
/// 1 for NaN, 2 for infinity, 0 for other values.
extern const Kernel kSelfTestClassify;

}  // namespace glgrad

#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "bench/precision/study.h"
#include "bench/support/results.h"

namespace glgrad::bench {

inline constexpr int kLeastBits = 8, kMostBits = 16;
/// Of PrecisionTraining, for a training without rounding.
inline constexpr int kFloat32Bits = 32;

struct Curve {
    Kept kept;
    std::string_view name;  ///< In files.
    std::string_view text;  ///< For people.
};
inline constexpr std::array kCurves{
    Curve{Kept::forward, "forward", "activations and weights as used"},
    Curve{Kept::gradients, "gradients", "gradients too"},
    Curve{Kept::everything, "everything", "and the weights that steps are added to"}};

/// The mean error over the seeds of a curve, or of float32 (of no curve); NaN without one.
double meanError(const PrecisionResults& results, std::string_view kept, int bits);

/// A table in Markdown.
std::string tableOf(const PrecisionResults& results);
/// An SVG image of the curves.
std::string figureOf(const PrecisionResults& results);

}  // namespace glgrad::bench

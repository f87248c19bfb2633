#include "tests/support/compare.h"

#include <cmath>
#include <limits>

namespace glgrad {
namespace {

using ::testing::AssertionFailure;
using ::testing::AssertionResult;
using ::testing::AssertionSuccess;

constexpr double kWrong = std::numeric_limits<double>::infinity();

double errorOf(float got, float want, double tolerance) {
    if (std::isnan(want)) return std::isnan(got) ? 0.0 : kWrong;
    if (!std::isfinite(want) || !std::isfinite(got)) return got == want ? 0.0 : kWrong;
    return std::abs(double{got} - want) / (tolerance * (1.0 + std::abs(double{want})));
}

bool sameClass(float a, float b) {
    if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
    if (std::isinf(a) || std::isinf(b)) return a == b;
    return true;
}

AssertionResult sizesDiffer(std::size_t got, std::size_t want) {
    return AssertionFailure() << "got " << got << " values, want " << want;
}

}  // namespace

AssertionResult near(std::span<const float> got, std::span<const float> want, double tolerance) {
    if (got.size() != want.size()) return sizesDiffer(got.size(), want.size());
    double worst = 1.0;
    std::size_t where = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double error = errorOf(got[i], want[i], tolerance);
        if (!(error > worst)) continue;
        worst = error;
        where = i;
    }
    if (worst <= 1.0) return AssertionSuccess();
    return AssertionFailure() << "value " << where << " of " << got.size() << ": got " << got[where]
                              << ", want " << want[where] << ", " << worst
                              << " times what is allowed";
}

AssertionResult sameClasses(std::span<const float> got, std::span<const float> want) {
    if (got.size() != want.size()) return sizesDiffer(got.size(), want.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
        if (sameClass(got[i], want[i])) continue;
        return AssertionFailure() << "value " << i << " of " << got.size() << ": got " << got[i]
                                  << ", want " << want[i];
    }
    return AssertionSuccess();
}

}  // namespace glgrad

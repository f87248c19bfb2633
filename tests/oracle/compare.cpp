#include "tests/oracle/compare.h"

#include <cmath>
#include <iomanip>
#include <limits>
#include <sstream>

#include "core/error.h"

namespace glgrad::oracle {
namespace {

constexpr double kWrong = std::numeric_limits<double>::infinity();

std::string position(const Shape& shape, Index flat) {
    std::vector<Index> at(shape.rank());
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
        at[axis] = flat % shape[axis];
        flat /= shape[axis];
    }
    std::string text = "[";
    for (std::size_t i = 0; i < at.size(); ++i) text += (i ? ", " : "") + std::to_string(at[i]);
    return text + "]";
}

double errorRatio(double want, double got, const Expected& expected, bool saturates) {
    if (std::isnan(want)) return std::isnan(got) ? 0.0 : kWrong;
    if (saturates && std::isinf(want) && want * got > 0.0 && std::abs(got) >= 3.4e38) return 0.0;
    if (std::isinf(want) || !std::isfinite(got)) return want == got ? 0.0 : kWrong;
    const double tolerance = expected.absolute + expected.relative * std::abs(want);
    const double error = std::abs(got - want);
    return error == 0.0 ? 0.0 : error / tolerance;
}

}  // namespace

void Verdict::note(double ratio, std::string text) {
    if (ratio < worst_ || (ratio == worst_ && !text_.empty())) return;
    worst_ = ratio;
    text_ = std::move(text);
}

void Verdict::compare(const std::string& kind, const Expected& want, const Tensor& got) {
    if (got.shape() != want.shape) {
        note(kWrong, concat(kind, " ", want.of, " has shape ", got.shape(), ", want ", want.shape));
        return;
    }
    const std::vector<float> values = got.values();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double ratio = errorRatio(want.values[i], values[i], want, saturates_);
        if (ratio <= worst_) continue;
        std::ostringstream text;
        text << std::setprecision(8) << "error " << std::abs(values[i] - want.values[i]) << " is "
             << std::setprecision(3) << ratio << " times what is allowed, " << kind << " "
             << want.of << " at " << position(want.shape, static_cast<Index>(i))
             << std::setprecision(8) << ": want " << want.values[i] << ", got " << values[i];
        note(ratio, text.str());
    }
}

void Verdict::compare(const std::string& kind, std::span<const Expected> want, const Tensors& got) {
    if (got.size() != want.size()) {
        note(kWrong, concat(got.size(), " ", kind, "s, want ", want.size()));
        return;
    }
    for (std::size_t i = 0; i < want.size(); ++i) compare(kind, want[i], got[i]);
}

}  // namespace glgrad::oracle

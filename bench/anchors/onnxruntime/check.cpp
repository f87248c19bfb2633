#include "bench/anchors/onnxruntime/check.h"

#include <algorithm>
#include <cmath>

#include "bench/anchors/onnxruntime/networks.h"
#include "bench/anchors/onnxruntime/session.h"
#include "core/error.h"

namespace anchor {
namespace {

std::vector<double> dense(const std::vector<double>& x, const Numbers& weights) {
    const std::size_t units = weights.size() / x.size();
    std::vector<double> y(units);
    for (std::size_t i = 0; i < weights.size(); ++i) y[i % units] += x[i / units] * weights[i];
    return y;
}

// The small MLP, whose biases are 0.
std::vector<double> logits() {
    const Numbers input = filled(1, {4});
    std::vector<double> x(input.begin(), input.end());
    std::uint32_t seed = 1000;
    for (const int units : {32, 32, 2}) {
        const float limit = std::sqrt(6.0 / static_cast<double>(x.size()));
        const auto inputs = static_cast<std::int64_t>(x.size());
        x = dense(x, filled(seed, {inputs, units}, -limit, limit));
        if (units > 2) {
            for (double& each : x) each = std::max(each, 0.0);
        }
        seed += 2;
    }
    return x;
}

}  // namespace

void checkNetwork() {
    constexpr double kTolerance = 1e-5;
    Session session(smallMlp(), 1);
    session.run();
    const std::vector<double> want = logits();
    for (std::size_t i = 0; i < want.size(); ++i) {
        const float got = session.output(0)[i];
        if (std::abs(got - want[i]) <= kTolerance) continue;
        throw glgrad::Error(glgrad::concat("small_mlp of ONNX Runtime: expected ", want[i], " at ",
                                           i, ", got ", got));
    }
}

}  // namespace anchor

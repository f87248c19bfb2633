#pragma once

#include <span>
#include <string>
#include <vector>

#include "tests/oracle/case.h"

namespace glgrad::oracle {

/// The worst of all values that were compared.
class Verdict {
public:
    /// `saturates`: where an infinity is wanted, the largest finite values of that sign will do.
    explicit Verdict(bool saturates = false) : saturates_(saturates) {}

    /// `kind` tells what is compared: "output", "gradient", "second derivative".
    void compare(const std::string& kind, const Expected& want, const Tensor& got);
    /// As many tensors as are expected, in their order.
    void compare(const std::string& kind, std::span<const Expected> want, const Tensors& got);

    bool passed() const { return worst_ <= 1.0; }
    /// The worst value: which tensor, where, want, got.
    const std::string& text() const { return text_; }

private:
    void note(double ratio, std::string text);

    bool saturates_;
    double worst_ = 0.0;  ///< The largest error as a multiple of what is tolerated.
    std::string text_;
};

}  // namespace glgrad::oracle

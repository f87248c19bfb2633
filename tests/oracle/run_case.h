#pragma once

#include <string>

#include "tests/oracle/case.h"

namespace glgrad::oracle {

enum class Result { passed, failed, unsupported };

struct Outcome {
    Result result = Result::passed;
    std::string text;  ///< Why it failed or is not supported.
};

/// Computes everything that the case knows on the current device: outputs, gradients, second
/// derivatives, penalty. A second derivative may be refused by an error that names the op; that
/// counts as not supported.
Outcome runCase(const Case& which);

}  // namespace glgrad::oracle

#include "expressions/expression.h"

#include "expressions/gradient.h"

namespace glgrad {

int Expression::addWhileRunning(const Node& node) { return addNode(node); }

std::optional<TracedGradient> gradientWhileRunning(const Traced& op, int input) {
    return gradientOf(op, input);
}

}  // namespace glgrad

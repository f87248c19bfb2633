#include "expressions/expression.h"

namespace glgrad {

int Expression::addWhileRunning(const Node& node) { return addNode(node); }

}  // namespace glgrad

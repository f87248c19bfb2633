#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/support/training_step.h"

namespace glgrad::bench {

/// A training step of which one size is varied.
struct Series {
    std::string name;
    std::string size;  ///< What is varied, in words.
    std::string unit;  ///< What its cost is divided by.
    int first, last;   ///< Of the table; each size is twice the one before it.
    int timesWork;     ///< How much more a step has to do at twice the size.
    std::function<Network(Index size)> network;
    std::function<Index(Index size)> batch;
    std::function<double(Index size)> units;
};

const std::vector<Series>& allSeries();
/// Throws ArgumentError for a name that there is not.
const Series& seriesOf(const std::string& name);

}  // namespace glgrad::bench

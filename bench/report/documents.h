#pragma once

#include <span>
#include <string>

#include "bench/support/results.h"

namespace glgrad::bench {

/// Everything that files gave.
struct Collection {
    std::vector<Results> results;
    std::vector<ScalingResults> scalings;
};

/// A Markdown text in which what stands between `<!-- bench: NAME -->` and `<!-- bench end -->` is
/// written anew; NAME is summary, figures, limits or scaling. Throws Error for another name, for a
/// section that does not end and for a text without any.
std::string withFreshTables(const std::string& markdown, const Collection& collection);

}  // namespace glgrad::bench

#pragma once

#include <string>

#include "bench/report/documents.h"

namespace glgrad::bench {

/// A page that needs nothing but itself: charts and tables of everything.
std::string pageHtml(const Collection& collection);

}  // namespace glgrad::bench

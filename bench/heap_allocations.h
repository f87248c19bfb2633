#pragma once

#include <functional>

namespace glgrad::bench {

/// How often `work` asks operator new for memory, on all threads. C libraries, which call malloc,
/// are not seen.
double countHeapAllocations(const std::function<void()>& work);

}  // namespace glgrad::bench

#pragma once

#include <functional>

#include "core/shape.h"

namespace glgrad {

/// The number of threads that parallelFor spreads work over: GLGRAD_THREADS, else the machine's
/// cores.
int threadCount();

/// Calls `body(begin, end)` for consecutive ranges that cover [0, count), each at least `grain`
/// long but the last, on all threads, and returns when all are done. The ranges depend on `count`,
/// `grain` and threadCount() alone, so sums per range are reproducible. Nested calls, and calls
/// while another thread is inside, run on the calling thread. An exception of `body` is rethrown.
void parallelFor(Index count, Index grain, const std::function<void(Index, Index)>& body);

/// The number of ranges that parallelFor makes, for scratch memory per range.
Index parallelRanges(Index count, Index grain);

/// parallelFor that also tells the number of the range, from 0.
void parallelForRanges(Index count, Index grain,
                       const std::function<void(Index range, Index begin, Index end)>& body);

}  // namespace glgrad

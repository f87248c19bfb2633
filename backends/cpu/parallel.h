// glgrad: internal header
#pragma once

#include <algorithm>

#include "core/shape.h"

namespace glgrad {

/// What is done with each range, by its number; refers to a function that outlives it.
class RangeJob {
public:
    template <class Function>
    explicit RangeJob(const Function& function)
        : function_(&function), call_([](const void* target, Index range) {
              (*static_cast<const Function*>(target))(range);
          }) {}

    void operator()(Index range) const { call_(function_, range); }

private:
    const void* function_;
    void (*call_)(const void*, Index);
};

/// The number of threads that parallelFor spreads work over: GLGRAD_THREADS, else the machine's
/// cores. Throws what threadCountOf does.
int threadCount();
/// What that variable asks for; the machine's cores where it is null or empty. Throws ArgumentError
/// where it is no number from 1 to 1024.
int threadCountOf(const char* wish);

/// Calls the job for 0 .. ranges-1 on all threads and returns when all are done. Nested calls,
/// and calls while another thread is inside, run on the calling thread. An exception is rethrown.
void runRanges(Index ranges, const RangeJob& job);

/// The number of ranges that parallelForRanges makes, for scratch memory per range.
inline Index parallelRanges(Index count, Index grain, Index rangesOfThread = 1) {
    if (count <= 0) return 0;
    const Index most = count / std::max<Index>(grain, 1);
    if (most <= 1 || threadCount() == 1) return 1;
    return std::min<Index>(most, threadCount() * rangesOfThread);
}

/// parallelFor that also tells the number of the range, from 0. A thread has `rangesOfThread` of
/// them if they are not too short.
template <class Body>
void parallelForRanges(Index count, Index grain, const Body& body, Index rangesOfThread = 1) {
    const Index ranges = parallelRanges(count, grain, rangesOfThread);
    if (ranges == 1) return body(Index{0}, Index{0}, count);
    const auto runRange = [&](Index range) {
        body(range, count * range / ranges, count * (range + 1) / ranges);
    };
    runRanges(ranges, RangeJob(runRange));
}

/// Calls `body(begin, end)` for consecutive ranges that cover [0, count), each at least `grain`
/// long unless there is but one, on all threads, and returns when all are done. The ranges depend
/// on `count`, `grain` and threadCount() alone, so sums per range are reproducible. Nested calls,
/// and calls while another thread is inside, run on the calling thread. An exception of `body` is
/// rethrown.
template <class Body>
void parallelFor(Index count, Index grain, const Body& body) {
    // Several for each thread, so that one that comes late takes less.
    constexpr Index kRangesOfThread = 4;
    parallelForRanges(
        count, grain, [&](Index, Index begin, Index end) { body(begin, end); }, kRangesOfThread);
}

}  // namespace glgrad

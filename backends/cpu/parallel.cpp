#include "backends/cpu/parallel.h"

#include <cstdlib>
#include <thread>

#include "backends/cpu/worker_pool.h"

namespace glgrad {
namespace {

int chooseThreadCount() {
    if (const char* text = std::getenv("GLGRAD_THREADS")) {
        const int wanted = std::atoi(text);
        if (wanted > 0) return std::min(wanted, 256);
    }
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

int threadCount() {
    static const int count = chooseThreadCount();
    return count;
}

void runRanges(Index ranges, const RangeJob& job) {
    if (ranges > 1 && !WorkerPool::isInside()) {
        static WorkerPool pool(threadCount() - 1);
        if (pool.run(static_cast<std::uint32_t>(ranges), job)) return;
    }
    for (Index range = 0; range < ranges; ++range) job(range);
}

}  // namespace glgrad

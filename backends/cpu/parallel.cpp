#include "backends/cpu/parallel.h"

#include <charconv>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "backends/cpu/worker_pool.h"
#include "core/error.h"

namespace glgrad {
namespace {

constexpr int kMaxThreads = 1024;

}  // namespace

int threadCountOf(const char* wish) {
    if (wish && *wish) {
        const std::string_view text = wish;
        int wanted = 0;
        const char* const end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, wanted);
        const bool isNumber = error == std::errc() && stop == end;
        if (isNumber && wanted > 0 && wanted <= kMaxThreads) return wanted;
        throw ArgumentError(concat("GLGRAD_THREADS: expected a number of threads from 1 to ",
                                   kMaxThreads, ", got '", text, "'"));
    }
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

int threadCount() {
    static const int count = threadCountOf(std::getenv("GLGRAD_THREADS"));
    return count;
}

void runRanges(Index ranges, const RangeJob& job) {
    if (ranges > 1 && !WorkerPool::isInside()) {
        WorkerPool& pool = WorkerPool::ofProcess(threadCount() - 1);
        if (pool.run(static_cast<std::uint32_t>(ranges), job)) return;
    }
    for (Index range = 0; range < ranges; ++range) job(range);
}

}  // namespace glgrad

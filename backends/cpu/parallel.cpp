#include "backends/cpu/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace glgrad {
namespace {

int chooseThreadCount() {
    if (const char* text = std::getenv("GLGRAD_THREADS")) {
        const int wanted = std::atoi(text);
        if (wanted > 0) return std::min(wanted, 256);
    }
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// Workers that wait for a job, which is a number of ranges. The caller works too.
class WorkerPool {
public:
    explicit WorkerPool(int workers) {
        for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { work(); });
    }

    ~WorkerPool() {
        {
            std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        for (std::thread& thread : threads_) thread.join();
    }

    // False when another thread is inside; then nothing was done.
    bool run(Index ranges, const std::function<void(Index)>& job) {
        std::unique_lock entry(entry_, std::try_to_lock);
        if (!entry) return false;
        {
            std::lock_guard lock(mutex_);
            job_ = &job;
            ranges_ = ranges;
            next_.store(0);
            busy_ = static_cast<int>(threads_.size());
            failure_ = nullptr;
            generation_.fetch_add(1, std::memory_order_release);
        }
        wake_.notify_all();
        takeRanges();
        std::unique_lock lock(mutex_);
        done_.wait(lock, [this] { return busy_ == 0; });
        if (failure_) std::rethrow_exception(failure_);
        return true;
    }

private:
    void work() {
        inside() = true;
        unsigned seen = 0;
        while (waitForJob(seen)) {
            takeRanges();
            std::lock_guard lock(mutex_);
            if (--busy_ == 0) done_.notify_one();
        }
    }

    // Spins for some microseconds first: kernels follow each other closely, and a wake-up through
    // the operating system costs more than most of them.
    bool waitForJob(unsigned& seen) {
        for (int spin = 0; spin < 2000; ++spin) {
            if (generation_.load(std::memory_order_acquire) != seen) break;
            std::this_thread::yield();
        }
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [&] { return stopping_ || generation_.load() != seen; });
        seen = generation_.load();
        return !stopping_;
    }

    void takeRanges() {
        const bool outer = inside();
        inside() = true;
        for (Index range = next_.fetch_add(1); range < ranges_; range = next_.fetch_add(1)) {
            try {
                (*job_)(range);
            } catch (...) {
                std::lock_guard lock(mutex_);
                if (!failure_) failure_ = std::current_exception();
            }
        }
        inside() = outer;
    }

public:
    static bool& inside() {
        thread_local bool value = false;
        return value;
    }

private:
    std::vector<std::thread> threads_;
    std::mutex entry_, mutex_;
    std::condition_variable wake_, done_;
    std::atomic<unsigned> generation_{0};
    std::atomic<Index> next_{0};
    const std::function<void(Index)>* job_ = nullptr;
    Index ranges_ = 0;
    int busy_ = 0;
    bool stopping_ = false;
    std::exception_ptr failure_;
};

struct Split {
    Index ranges;
    Index length;
};

Split split(Index count, Index grain) {
    if (count <= 0) return {0, 1};
    const Index most = std::max<Index>(1, count / std::max<Index>(grain, 1));
    const Index ranges = std::min<Index>(most, threadCount());
    const Index length = (count + ranges - 1) / ranges;
    return {(count + length - 1) / length, length};
}

}  // namespace

int threadCount() {
    static const int count = chooseThreadCount();
    return count;
}

Index parallelRanges(Index count, Index grain) { return split(count, grain).ranges; }

void parallelForRanges(Index count, Index grain,
                       const std::function<void(Index, Index, Index)>& body) {
    const auto [ranges, length] = split(count, grain);
    const auto runRange = [&, length = length](Index range) {
        body(range, range * length, std::min(count, (range + 1) * length));
    };
    if (ranges > 1 && !WorkerPool::inside()) {
        static WorkerPool pool(threadCount() - 1);
        if (pool.run(ranges, runRange)) return;
    }
    for (Index range = 0; range < ranges; ++range) runRange(range);
}

void parallelFor(Index count, Index grain, const std::function<void(Index, Index)>& body) {
    parallelForRanges(count, grain, [&](Index, Index begin, Index end) { body(begin, end); });
}

}  // namespace glgrad

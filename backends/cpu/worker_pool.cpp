#include "backends/cpu/worker_pool.h"

#include <algorithm>
#include <system_error>
#include <thread>
#include <utility>

#include "backends/cpu/thread_core.h"

namespace glgrad {
namespace {

using Clock = std::chrono::steady_clock;

// Kernels follow each other closely, and a wake-up through the operating system costs more than
// most of them, so waiting begins with asking again and again. A turn that takes long says that
// another thread runs on this core: then sleep, to be woken on an idle one.
constexpr std::chrono::microseconds kSpinning{200}, kLongTurn{20};

template <class Condition>
bool spinUntil(const Condition& condition) {
    const auto start = Clock::now();
    for (auto turn = start; !condition();) {
        std::this_thread::yield();
        const auto now = Clock::now();
        if (now - start > kSpinning || now - turn > kLongTurn) return condition();
        turn = now;
    }
    return true;
}

// This thread is working on a job.
class Inside {
public:
    Inside() { WorkerPool::isInside() = true; }
    ~Inside() { WorkerPool::isInside() = false; }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;
};

}  // namespace

void WorkerPool::Share::clear() {
    ranges_.store(0);
    time_.store(Clock::duration{0});
}

void WorkerPool::Share::add(Clock::duration time) {
    Clock::duration sum = time_.load();
    while (!time_.compare_exchange_weak(sum, sum + time)) {
    }
    ++ranges_;
}

Clock::duration WorkerPool::Share::timeOfRange() const {
    const int ranges = ranges_.load();
    return ranges == 0 ? Clock::duration::max() : time_.load() / ranges;
}

bool& WorkerPool::isInside() {
    thread_local bool value = false;
    return value;
}

WorkerPool& WorkerPool::ofProcess(int workers) {
    static constinit std::atomic<WorkerPool*> current = nullptr;
    WorkerPool* pool = current;
    if (pool && pool->isOfThisProcess()) return *pool;
    static auto* const making = new ForkSafeMutex;
    const std::lock_guard lock(*making);
    pool = current;
    if (!pool || !pool->isOfThisProcess()) current = new WorkerPool(workers, pool);
    return *current;
}

// Where the system gives no more threads, those that there are do all.
WorkerPool::WorkerPool(int workers, const WorkerPool* before) : before_(before) {
    try {
        for (int i = 0; i < workers; ++i) std::thread([this] { work(); }).detach();
    } catch (const std::system_error&) {
    }
}

bool WorkerPool::run(std::uint32_t ranges, const RangeJob& job) {
    std::unique_lock entry(entry_, std::try_to_lock);
    if (!entry) return false;
    const auto start = Clock::now();
    if (budget_.allowsSharing()) {
        const Clock::duration alone = share(ranges, job);
        budget_.addShared(Clock::now() - start, alone);
        if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    } else {
        const Inside inside;
        for (std::uint32_t range = 0; range < ranges; ++range) job(range);
        budget_.addAlone(Clock::now() - start);
    }
    return true;
}

// Returns about how long the job would have taken on one thread.
Clock::duration WorkerPool::share(std::uint32_t ranges, const RangeJob& job) {
    job_.store(&job);
    unfinished_.store(ranges);
    ofCaller_.clear();
    ofWorkers_.clear();
    callerCore_.store(currentCore());
    pending_.store(((pending_.load() >> 32) + 1) << 32 | ranges);
    if (sleeping_.load() > 0) {
        std::lock_guard lock(mutex_);
        wake_.notify_all();
    }
    takeRanges(ofCaller_);
    const auto isDone = [this] { return unfinished_.load() == 0; };
    if (!spinUntil(isDone)) {
        std::unique_lock lock(mutex_);
        done_.wait(lock, isDone);
    }
    // Who was slower may have been stopped within a range.
    return std::min(ofCaller_.timeOfRange(), ofWorkers_.timeOfRange()) * ranges;
}

void WorkerPool::work() {
    while (true) {
        waitForJob();
        leaveCallersCore();
        takeRanges(ofWorkers_);
    }
}

// Linux may leave a thread that waits often on its waker's core for seconds while another is idle.
void WorkerPool::leaveCallersCore() const {
    const int core = currentCore();
    if (core >= 0 && core == callerCore_.load()) leaveCore(core);
}

void WorkerPool::waitForJob() {
    if (spinUntil([this] { return hasRanges(pending_.load()); })) return;
    leaveCallersCore();
    std::unique_lock lock(mutex_);
    ++sleeping_;
    wake_.wait(lock, [this] { return hasRanges(pending_.load()); });
    --sleeping_;
}

// The caller takes the last of the ranges that are left and a worker the first, so that values stay
// near the core that computed with them before.
void WorkerPool::takeRanges(Share& share) {
    const Inside inside;
    const bool isCaller = &share == &ofCaller_;
    std::uint64_t pending = pending_.load();
    while (hasRanges(pending)) {
        const RangeJob& job = *job_.load();
        const std::uint64_t taken = isCaller ? pending - 1 : pending + kFirst;
        if (!pending_.compare_exchange_weak(pending, taken)) continue;
        const auto start = Clock::now();
        try {
            job(static_cast<Index>(isCaller ? end(taken) : first(pending)));
        } catch (...) {
            std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
        }
        share.add(Clock::now() - start);
        if (unfinished_.fetch_sub(1) == 1) {
            std::lock_guard lock(mutex_);
            done_.notify_one();
        }
        pending = pending_.load();
    }
}

}  // namespace glgrad

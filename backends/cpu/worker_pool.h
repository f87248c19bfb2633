// glgrad: internal header
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>

#include "backends/cpu/parallel.h"
#include "backends/cpu/sharing_budget.h"
#include "core/fork.h"

namespace glgrad {

/// Threads that wait for a job, which is a number of ranges. The caller works too. It ends with the
/// process: who computes in a destructor of a static object finds it, and exit waits for nobody.
class WorkerPool {
public:
    /// Made with so many workers at the first call. A forked process has none of its parent's
    /// threads, and makes others.
    static WorkerPool& ofProcess(int workers);
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Calls the job for every range and returns when all are done, on all threads or on this one
    /// alone, as the SharingBudget says; an exception of the job is rethrown. False when another
    /// thread is inside; then nothing was done.
    bool run(std::uint32_t ranges, const RangeJob& job);

    /// Whether this thread is working on a job.
    static bool& isInside();

private:
    using Clock = std::chrono::steady_clock;
    /// What part of a job the caller has done, or the workers have.
    class Share {
    public:
        void clear();
        void add(Clock::duration time);
        Clock::duration timeOfRange() const;

    private:
        std::atomic<int> ranges_{0};
        std::atomic<Clock::duration> time_{Clock::duration{0}};
    };

    WorkerPool(int workers, const WorkerPool* before);
    ~WorkerPool() = delete;

    bool isOfThisProcess() const { return forkDepth_ == forkDepth(); }
    [[noreturn]] void work();
    void waitForJob();
    void leaveCallersCore() const;
    Clock::duration share(std::uint32_t ranges, const RangeJob& job);
    void takeRanges(Share& share);

    /// What pending_ says: which ranges nobody has taken yet.
    static std::uint64_t first(std::uint64_t pending) { return pending >> 16 & 0xffff; }
    static std::uint64_t end(std::uint64_t pending) { return pending & 0xffff; }
    static bool hasRanges(std::uint64_t pending) { return first(pending) != end(pending); }
    static constexpr std::uint64_t kFirst = 1 << 16;

    const int forkDepth_ = forkDepth();
    /// The parent's, so that it counts as no leak.
    [[maybe_unused]] const WorkerPool* const before_;
    std::mutex entry_, mutex_;
    std::condition_variable wake_, done_;
    /// The job's number, and in 16 bits each the first range that nobody has taken yet and the end
    /// of these. While there are such ranges the job stays, so a thread that takes one has read the
    /// right job_.
    std::atomic<std::uint64_t> pending_{0};
    std::atomic<const RangeJob*> job_{nullptr};
    std::atomic<std::uint32_t> unfinished_{0};
    std::atomic<int> sleeping_{0};
    std::atomic<int> callerCore_{-1};
    std::exception_ptr failure_;
    Share ofCaller_, ofWorkers_;
    SharingBudget budget_;  // guarded by entry_
};

}  // namespace glgrad

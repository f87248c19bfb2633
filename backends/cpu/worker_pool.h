// glgrad: internal header
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "backends/cpu/parallel.h"

namespace glgrad {

/// Threads that wait for a job, which is a number of ranges. The caller works too.
class WorkerPool {
public:
    explicit WorkerPool(int workers);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Calls the job for every range and returns when all are done; an exception of the job is
    /// rethrown. False when another thread is inside; then nothing was done.
    bool run(std::uint32_t ranges, const RangeJob& job);

    /// Whether this thread is working on a job.
    static bool& isInside();

private:
    void work();
    bool waitForJob();
    void leaveCallersCore() const;
    void takeRanges();
    bool hasRanges() const { return static_cast<std::uint32_t>(pending_.load()) != 0; }

    std::vector<std::thread> threads_;
    std::mutex entry_, mutex_;
    std::condition_variable wake_, done_;
    /// The job's number, and in the low half how many of its ranges nobody has taken yet. While
    /// there are such ranges the job stays, so a thread that takes one has read the right job_.
    std::atomic<std::uint64_t> pending_{0};
    std::atomic<const RangeJob*> job_{nullptr};
    std::atomic<std::uint32_t> unfinished_{0};
    std::atomic<int> sleeping_{0};
    std::atomic<int> callerCore_{-1};
    bool stopping_ = false;
    std::exception_ptr failure_;
};

}  // namespace glgrad

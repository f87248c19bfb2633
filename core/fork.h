// glgrad: internal header
#pragma once

#include <atomic>
#include <mutex>

namespace glgrad {

/// How many forks lead from the process that loaded the library to this one: in a child it is one
/// more than in its parent. What has threads or a driver's context is of use where it was made.
int forkDepth();

/// A mutex that a forked child can lock: fork waits until no other thread holds one, so that what
/// it guards is whole there. For few and lasting objects, as each is known to fork; one that is
/// static is never destroyed.
class ForkSafeMutex {
public:
    ForkSafeMutex();
    ~ForkSafeMutex();
    ForkSafeMutex(const ForkSafeMutex&) = delete;
    ForkSafeMutex& operator=(const ForkSafeMutex&) = delete;

    void lock() {
        mutex_.lock();
        owner_.store(thisThread(), std::memory_order_relaxed);
    }
    bool try_lock() {
        if (!mutex_.try_lock()) return false;
        owner_.store(thisThread(), std::memory_order_relaxed);
        return true;
    }
    void unlock() {
        owner_.store(nullptr, std::memory_order_relaxed);
        mutex_.unlock();
    }
    bool isMine() const { return owner_.load(std::memory_order_relaxed) == thisThread(); }

private:
    /// The same in the thread that forks and in its copy in the child.
    static const void* thisThread() {
        thread_local const char place = 0;
        return &place;
    }

    std::mutex mutex_;
    std::atomic<const void*> owner_ = nullptr;
};

}  // namespace glgrad

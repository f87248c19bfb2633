#include "core/fork.h"

#if __has_include(<pthread.h>)
#include <pthread.h>
#define GLGRAD_HAS_FORK 1
#else
#define GLGRAD_HAS_FORK 0
#endif

#include <algorithm>
#include <thread>
#include <vector>

namespace glgrad {
namespace {

constinit std::atomic<int> depth = 0;

// What fork does. Whatever of the library has state that it must know of makes this first.
class Forks {
public:
    static Forks& instance() {
        static auto* const forks = new Forks;
        return *forks;
    }

    void add(ForkSafeMutex* mutex) {
        const std::lock_guard lock(listMutex_);
        mutexes_.push_back(mutex);
    }
    void remove(ForkSafeMutex* mutex) {
        const std::lock_guard lock(listMutex_);
        std::erase(mutexes_, mutex);
    }

private:
    Forks() {
#if GLGRAD_HAS_FORK
        pthread_atfork([] { instance().prepare(); }, [] { instance().release(); },
                       [] {
                           ++depth;
                           instance().release();
                       });
#endif
    }

    // In no order, so nothing is waited for while one of them is held. Those that the forking
    // thread has locked itself stay its own.
    void prepare() {
        listMutex_.lock();
        while (!lockAll()) {
            listMutex_.unlock();
            std::this_thread::yield();
            listMutex_.lock();
        }
    }

    bool lockAll() {
        for (ForkSafeMutex* mutex : mutexes_) {
            if (mutex->isMine()) continue;
            if (!mutex->try_lock()) {
                unlockAll();
                return false;
            }
            locked_.push_back(mutex);
        }
        return true;
    }

    void unlockAll() {
        for (ForkSafeMutex* mutex : locked_) mutex->unlock();
        locked_.clear();
    }

    void release() {
        unlockAll();
        listMutex_.unlock();
    }

    std::mutex listMutex_;
    std::vector<ForkSafeMutex*> mutexes_, locked_;
};

}  // namespace

int forkDepth() {
    Forks::instance();
    return depth;
}

ForkSafeMutex::ForkSafeMutex() { Forks::instance().add(this); }
ForkSafeMutex::~ForkSafeMutex() { Forks::instance().remove(this); }

}  // namespace glgrad

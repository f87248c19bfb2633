#pragma once

#include <atomic>

namespace glgrad {

/// Which trainings of a model are to end: a callback may train it again while it is trained.
/// Stopping is safe in signal handlers and from other threads.
class StopFlag {
    enum class Level { none, innermost, all };
    static_assert(std::atomic<Level>::is_always_lock_free);

public:
    /// Ends the innermost training.
    void stop() noexcept {
        Level none = Level::none;
        level_.compare_exchange_strong(none, Level::innermost);
    }
    void stopAll() noexcept { level_.store(Level::all); }
    bool isStopping() const noexcept { return level_.load() != Level::none; }

    /// One training, from its begin to its end. What stops it does not stop the one around it.
    class Training {
    public:
        explicit Training(StopFlag& flag)
            : flag_(flag), isNested_(flag.trainings_++ > 0), before_(flag.level_.load()) {
            flag_.change(isNested_ ? Level::all : Level::none, Level::none);
        }
        ~Training() {
            --flag_.trainings_;
            if (isNested_) flag_.change(Level::all, before_);
        }
        Training(const Training&) = delete;
        Training& operator=(const Training&) = delete;

    private:
        StopFlag& flag_;
        bool isNested_;
        Level before_;
    };

private:
    // Unless it is `fixed`.
    void change(Level fixed, Level to) noexcept {
        Level now = level_.load();
        while (now != fixed && !level_.compare_exchange_weak(now, to)) {
        }
    }

    std::atomic<Level> level_ = Level::none;
    int trainings_ = 0;
};

}  // namespace glgrad

// glgrad: internal header
#pragma once

#include <chrono>

namespace glgrad {

/// Decides whether a job is shared with other threads, from what sharing gained and lost before.
/// Where other processes keep the cores busy, a thread that has taken a range may be stopped for
/// milliseconds while the caller waits. What is lost so is a debt, and until it is small against
/// the work done since, jobs run on the caller alone. So sharing never costs more than a twentieth
/// of the work, whatever else the machine does. Not for several threads at once.
class SharingBudget {
public:
    using Time = std::chrono::nanoseconds;

    /// Whether the next job is to be shared.
    bool allowsSharing() const { return isSharing_; }
    /// A shared job took `elapsed`, and would have taken about `alone` on one thread.
    void addShared(Time elapsed, Time alone);
    /// A job that was not shared, since that was not allowed, took `elapsed`.
    void addAlone(Time elapsed);

private:
    /// What a trial may cost: threads that slept come late to its first job.
    static constexpr Time kTrial = std::chrono::microseconds(100);

    bool isSharing_ = true;
    /// Time gained in total, up to a limit, less what was lost.
    Time balance_ = kTrial;
    /// How much work pays for a loss, in multiples of it.
    int price_ = 0;
};

}  // namespace glgrad

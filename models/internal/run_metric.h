#pragma once

#include "core/handle.h"
#include "models/metrics.h"

namespace glgrad {

/// A metric for one run over batches, with a state of its own that begins empty. Other runs, nested
/// ones or on other threads, may use the same metric at the same time. One that cannot be copied
/// lends its own state to one run at a time.
class RunMetric {
public:
    /// Throws ArgumentError when the metric cannot be copied and another run has it.
    explicit RunMetric(const Metric& given);
    ~RunMetric();
    RunMetric(const RunMetric&) = delete;
    RunMetric& operator=(const RunMetric&) = delete;

    const Metric* operator->() const { return &own_; }
    /// Gives the metric the state of this run, for who looks at it afterwards.
    void publish() const;

private:
    Metric given_;
    Metric own_;
    bool isLent_;
};

}  // namespace glgrad

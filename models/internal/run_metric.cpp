#include "models/internal/run_metric.h"

#include <mutex>

#include "core/error.h"

namespace glgrad {
namespace {

// Of all metrics that are shared: runs on several threads begin and end with them.
std::mutex sharing;

}  // namespace

RunMetric::RunMetric(const Metric& given) : given_(given) {
    const std::scoped_lock lock(sharing);
    own_ = given.copy();
    isLent_ = !own_;
    if (isLent_) {
        if (given.body().isLent_) {
            throw ArgumentError(
                concat("metric ", given.name(),
                       ": another run over batches has it, and its class cannot be copied, or is "
                       "not known because it was given as a pointer to a base class"));
        }
        own_ = given;
        given.body().isLent_ = true;
    }
    own_.reset();
}

RunMetric::~RunMetric() {
    if (!isLent_) return;
    const std::scoped_lock lock(sharing);
    given_.body().isLent_ = false;
}

void RunMetric::publish() const {
    if (isLent_) return;
    const std::scoped_lock lock(sharing);
    given_.assign(own_);
}

}  // namespace glgrad

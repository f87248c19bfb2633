#pragma once

#include <vector>

#include "core/handle.h"
#include "models/callback.h"

namespace glgrad {

/// The callbacks of one training, which are told of its end in any case.
class CallbackList {
public:
    /// The training must live as long as this.
    CallbackList(std::vector<Callback> callbacks, const Training& training)
        : callbacks_(std::move(callbacks)), training_(training) {}
    /// An end that was not told is told now; what the callbacks throw then is lost.
    ~CallbackList();
    CallbackList(const CallbackList&) = delete;
    CallbackList& operator=(const CallbackList&) = delete;

    void begin();
    template <class... Parameters, class... Arguments>
    void notify(void (CallbackBody::*event)(const Training&, Parameters...),
                const Arguments&... rest) const {
        for (const Callback& each : callbacks_) (each.body().*event)(training_, rest...);
    }
    /// Tells those whose onTrainBegin has run, all of them also when one throws; then throws what
    /// the first one threw.
    void end();

private:
    std::vector<Callback> callbacks_;
    const Training& training_;
    std::size_t begun_ = 0;
};

}  // namespace glgrad

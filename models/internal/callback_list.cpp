#include "models/internal/callback_list.h"

#include <exception>
#include <utility>

namespace glgrad {

void CallbackList::begin() {
    for (const Callback& each : callbacks_) {
        each.body().onTrainBegin(training_);
        ++begun_;
    }
}

void CallbackList::end() {
    std::exception_ptr first;
    const std::size_t count = std::exchange(begun_, 0);
    for (std::size_t i = 0; i < count; ++i) {
        try {
            callbacks_[i].body().onTrainEnd(training_);
        } catch (...) {
            if (!first) first = std::current_exception();
        }
    }
    if (first) std::rethrow_exception(first);
}

CallbackList::~CallbackList() {
    try {
        end();
    } catch (...) {  // Another exception ends the training.
    }
}

}  // namespace glgrad

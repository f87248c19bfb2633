#include "models/stop_on_interrupt.h"

#include <signal.h>

#include <array>
#include <atomic>
#include <mutex>

#include "core/error.h"
#include "models/internal/stop_flag.h"
#include "models/model.h"

namespace glgrad {
namespace {

// What the handler may touch: no locks, and nothing that could be gone.
std::array<std::atomic<StopFlag*>, 64> watched{};
std::atomic<int> handling{0};
static_assert(std::atomic<StopFlag*>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

// Of the two below, and of places that are taken.
std::mutex changing;
int watches = 0;
struct sigaction previous;

extern "C" void stopWatched(int) {
    ++handling;
    for (std::atomic<StopFlag*>& each : watched) {
        if (StopFlag* flag = each.load()) flag->stopAll();
    }
    --handling;
}

void install() {
    struct sigaction action {};
    action.sa_handler = stopWatched;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);  // A second one is not caught.
    struct sigaction before {};
    ::sigaction(SIGINT, &action, &before);
    if (watches++ == 0) previous = before;
}

void uninstall() {
    if (--watches == 0) ::sigaction(SIGINT, &previous, nullptr);
}

class Watch {
public:
    explicit Watch(std::shared_ptr<StopFlag> flag) : flag_(std::move(flag)) {
        const std::scoped_lock lock(changing);
        for (std::atomic<StopFlag*>& each : watched) {
            if (each.load()) continue;
            place_ = &each;
            *place_ = flag_.get();
            install();
            return;
        }
        throw ArgumentError(
            concat("StopOnInterrupt: expected at most ", watched.size(), " trainings at a time"));
    }
    ~Watch() {
        const std::scoped_lock lock(changing);
        uninstall();
        *place_ = nullptr;
        // A handler on another thread may have read the place before.
        while (handling.load() != 0) {
        }
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

private:
    std::shared_ptr<StopFlag> flag_;
    std::atomic<StopFlag*>* place_ = nullptr;
};

class StopOnInterruptBody : public CallbackBody {
public:
    explicit StopOnInterruptBody(const StopOnInterrupt&) {}

    void onTrainBegin(const Training& training) override {
        watches_.push_back(std::make_shared<Watch>(training.stop));
    }
    void onTrainEnd(const Training&) override {
        if (!watches_.empty()) watches_.pop_back();
    }

private:
    std::vector<std::shared_ptr<Watch>> watches_;  // One for each training that this is in.
};

}  // namespace

void describe(Fields&, StopOnInterrupt&) {}

const CallbackClass& classOf(const StopOnInterrupt&) {
    return describedAs<StopOnInterrupt, StopOnInterruptBody>("StopOnInterrupt");
}

}  // namespace glgrad
